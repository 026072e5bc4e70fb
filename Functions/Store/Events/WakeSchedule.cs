using System.Globalization;
using Azure.Data.Tables;
using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Functions.Store;

/// <summary>
/// When each orchestration of an appeal will read the record by itself, as the control row says. An event is needed only for what is due before
/// that time.
/// </summary>
internal static class WakeSchedule
{
    /// <summary>An orchestration that has not recorded a time is sent an event for whatever is due.</summary>
    public static readonly DateTimeOffset Never = DateTimeOffset.MaxValue;

    public static string Column(OrchestrationKind kind) => kind + "Wakes";

    /// <summary>When the sweeper last sent an event again to one that had missed its time.</summary>
    public const string Resent = "Resent";

    public static string Text(string instance, DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"{instance} {at.UtcTicks}");

    /// <summary>Only of this very instance; the time of another generation or epoch does not count.</summary>
    public static DateTimeOffset Of(TableEntity control, OrchestrationKind kind, string instance) => Read(control, Column(kind), instance) ?? Never;

    /// <summary>Whether the time that is recorded is of another generation or epoch.</summary>
    public static bool IsOfAnother(TableEntity control, OrchestrationKind kind, string instance) =>
        control.GetString(Column(kind)) is { Length: > 0 } && Read(control, Column(kind), instance) is null;

    public static DateTimeOffset? LastResend(TableEntity control, string instance) => Read(control, Resent, instance);

    private static DateTimeOffset? Read(TableEntity control, string column, string instance) =>
        control.GetString(column) is { } text && text.Length > instance.Length && text.StartsWith(instance, StringComparison.Ordinal) && text[instance.Length] == ' '
            ? new DateTimeOffset(long.Parse(text.AsSpan(instance.Length + 1), CultureInfo.InvariantCulture), TimeSpan.Zero)
            : null;

    /// <summary>Whether it would run only after the step is due.</summary>
    public static bool IsLateFor(this DateTimeOffset wakes, Due? due) => due is not null && due.At < wakes;
}
