using System.Globalization;
using Azure.Data.Tables;
using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Functions.Store;

/// <summary>
/// When each orchestration of an appeal will look at the truth by itself, as the control row has it. Only what is due before has to be told;
/// everything else it finds when it wakes.
/// </summary>
internal static class WakeSchedule
{
    /// <summary>Where an orchestration has not looked yet, it is told of whatever is due.</summary>
    public static readonly DateTimeOffset Never = DateTimeOffset.MaxValue;

    public static string Column(OrchestrationKind kind) => kind + "Wakes";

    /// <summary>When the sweeper last woke one that had not woken by itself.</summary>
    public const string Resent = "Nudged";

    public static string Text(string instance, DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"{instance} {at.UtcTicks}");

    /// <summary>Only this very instance's: another generation or epoch has said nothing.</summary>
    public static DateTimeOffset Of(TableEntity control, OrchestrationKind kind, string instance) => Read(control, Column(kind), instance) ?? Never;

    /// <summary>Whether another generation or epoch has said something.</summary>
    public static bool IsOfAnother(TableEntity control, OrchestrationKind kind, string instance) =>
        control.GetString(Column(kind)) is { Length: > 0 } && Read(control, Column(kind), instance) is null;

    public static DateTimeOffset? LastResend(TableEntity control, string instance) => Read(control, Resent, instance);

    private static DateTimeOffset? Read(TableEntity control, string column, string instance) =>
        control.GetString(column) is { } text && text.Length > instance.Length && text.StartsWith(instance, StringComparison.Ordinal) && text[instance.Length] == ' '
            ? new DateTimeOffset(long.Parse(text.AsSpan(instance.Length + 1), CultureInfo.InvariantCulture), TimeSpan.Zero)
            : null;

    /// <summary>Whether it sleeps longer than it may.</summary>
    public static bool IsLateFor(this DateTimeOffset wakes, Due? due) => due is not null && due.At < wakes;
}
