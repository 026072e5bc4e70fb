using System.Globalization;
using Azure.Data.Tables;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Recount;

/// <summary>The rules an appeal is under, as the record keeps them.</summary>
public sealed class RecordedRules(RecordTables tables)
{
    private readonly Dictionary<(int, int), Rules> _known = [];

    public async Task<Rules> For(IReadOnlyList<Recorded> record)
    {
        var filed = (AppealEvent.Filed)record[0].Event;
        var calendar = record.Select(r => r.Event).OfType<AppealEvent.CalendarAdopted>().LastOrDefault()?.Version ?? filed.CalendarVersion;
        if (_known.TryGetValue((filed.PolicyVersion, calendar), out var known)) return known;
        var policy = AppealPolicy.Parse(await Text("policy", filed.PolicyVersion)).OrThrow();
        var days = WorkingCalendar.Parse(await Text("calendar", calendar)).OrThrow();
        return _known[(filed.PolicyVersion, calendar)] = new(policy, new(days, policy.Windows), calendar);
    }

    private async Task<string> Text(string what, int version) =>
        LongText.Get((await tables.Rules.GetEntityAsync<TableEntity>(what, version.ToString("D8", CultureInfo.InvariantCulture))).Value, "Text");
}
