using System.Collections.Concurrent;
using System.Globalization;
using Azure;
using Azure.Data.Tables;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Functions.Store;

/// <summary>
/// Every version of the policy and the calendar that was ever in force, so that an appeal keeps the rules it was received
/// under. A version never means two contents: starting with a changed file under an old number is refused.
/// </summary>
public sealed class RulesStore(RecordTables tables)
{
    private static readonly string[] NumberOnly = ["RowKey"];

    private readonly ConcurrentDictionary<(int Policy, int Calendar, int Current), Rules> _rules = [];
    private readonly ConcurrentDictionary<int, AppealPolicy> _policies = [];
    private readonly ConcurrentDictionary<int, WorkingCalendar> _calendars = [];
    private AppealPolicy? _policy;
    private WorkingCalendar? _calendar;

    /// <summary>What new appeals are received under.</summary>
    public Rules Current => Combine(_policy!, _calendar!);

    public bool IsOpen => _calendar is not null;

    /// <summary>
    /// Stores today's rules; throws where a number meant other rules before, or where an older calendar than the highest is named. One that only comes with the
    /// programme gives way to that: appeals have adopted it, and deadlines that were said would move back.
    /// </summary>
    /// <param name="isNamed">Somebody asked for this calendar.</param>
    public async Task Publish(AppealPolicy policy, WorkingCalendar calendar, bool isNamed, CancellationToken cancellation)
    {
        // Nothing is kept of a start that is refused.
        await Check("policy", policy.Version, policy.Hash, cancellation);
        if (await HighestCalendar(cancellation) is { } highest && highest > calendar.Version)
        {
            if (isNamed) throw new InvalidDataException(
                $"The calendar file says version {calendar.Version}, but version {highest} is in the record and appeals are under it: name that calendar or a newer one with --calendar FILE.");
            calendar = WorkingCalendar.Parse(await Text("calendar", highest, cancellation)).OrThrow();
        }
        await Check("calendar", calendar.Version, calendar.Hash, cancellation);
        await Keep("policy", policy.Version, policy.Hash, policy.Text, cancellation);
        await Keep("calendar", calendar.Version, calendar.Hash, calendar.Text, cancellation);
        (_policies[policy.Version], _calendars[calendar.Version]) = (policy, calendar);
        (_policy, _calendar) = (policy, calendar);
    }

    /// <summary>The rules an appeal is under: its policy's version and its calendar's. Unfiled: today's.</summary>
    public ValueTask<Rules> For(Appeal state, CancellationToken cancellation) =>
        state is Appeal.Existing { Dossier: var d } ? For(d.PolicyVersion, d.CalendarVersion, cancellation) : new(Current);

    public async ValueTask<Rules> For(int policyVersion, int calendarVersion, CancellationToken cancellation)
    {
        if (_rules.TryGetValue((policyVersion, calendarVersion, _calendar!.Version), out var known)) return known;
        if (!_policies.TryGetValue(policyVersion, out var policy))
            policy = _policies[policyVersion] = AppealPolicy.Parse(await Text("policy", policyVersion, cancellation)).OrThrow();
        if (!_calendars.TryGetValue(calendarVersion, out var calendar))
            calendar = _calendars[calendarVersion] = WorkingCalendar.Parse(await Text("calendar", calendarVersion, cancellation)).OrThrow();
        return Combine(policy, calendar);
    }

    private Rules Combine(AppealPolicy policy, WorkingCalendar calendar) =>
        _rules.GetOrAdd((policy.Version, calendar.Version, _calendar!.Version),
            _ => new Rules(policy, new WorkingHours(calendar, policy.Windows), _calendar.Version) { NewestHours = new WorkingHours(_calendar, policy.Windows) });

    private async Task Keep(string what, int version, string hash, string text, CancellationToken cancellation)
    {
        var row = new TableEntity(what, Row(version)) { ["Hash"] = hash };
        LongText.Put(row, "Text", text);
        try { await tables.Rules.AddEntityAsync(row, cancellation); }
        catch (RequestFailedException exists) when (exists.Status == 409) { await Check(what, version, hash, cancellation); }
    }

    private async Task Check(string what, int version, string hash, CancellationToken cancellation)
    {
        var kept = await tables.Rules.GetEntityIfExistsAsync<TableEntity>(what, Row(version), ["Hash"], cancellation);
        if (kept.HasValue && kept.Value!.GetString("Hash") != hash) throw new InvalidDataException(
            $"The {what} file says version {version}, but version {version} is in the record with other contents and open appeals depend on it: give the changed {what} a higher version.");
    }

    private async Task<int?> HighestCalendar(CancellationToken cancellation)
    {
        int? highest = null;
        await foreach (var row in tables.Rules.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {"calendar"}"), select: NumberOnly, cancellationToken: cancellation))
            if (int.Parse(row.RowKey, CultureInfo.InvariantCulture) is var version && !(version <= highest)) highest = version;
        return highest;
    }

    private async Task<string> Text(string what, int version, CancellationToken cancellation)
    {
        var row = await tables.Rules.GetEntityAsync<TableEntity>(what, Row(version), cancellationToken: cancellation);
        return LongText.Get(row.Value, "Text");
    }

    private static string Row(int version) => version.ToString("D8", CultureInfo.InvariantCulture);
}
