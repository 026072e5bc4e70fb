using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Reporting;

namespace ServerlessQiFu.Functions.Store;

/// <summary>Report rows computed from the record.</summary>
public sealed class ReportRows(AppealRecords records, RulesStore rules)
{
    /// <summary>As the record is now.</summary>
    public async Task<ReportRow> Newest(string appeal, CancellationToken cancellation) => await Of(appeal, await records.History(appeal, cancellation), cancellation);

    /// <param name="record">From version 1, without a gap; whole decisions.</param>
    public async Task<ReportRow> Of(string appeal, IReadOnlyList<Recorded> record, CancellationToken cancellation) =>
        ReportRow.Of(appeal, record, await rules.For(AppealHistory.Replay(record), cancellation));
}
