using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Reports;

/// <summary>
/// Keeps the report's row of an appeal as new as its record. The message only says that there is something new: the row is
/// computed from the record as it is now, so messages late, twice or out of order leave the same row.
/// </summary>
public sealed class ProjectReport(AppealRecords records, ReportRows rows, ReportStore reports)
{
    public const string Subscription = "reports";

    [Function(nameof(ProjectReport))]
    public Task Run(
        [ServiceBusTrigger(AppealEvents.Topic, Subscription, Connection = "ServiceBus")] string message, CancellationToken cancellation)
    {
        var (appeal, version) = EventReader.Ids(message);
        return Project(appeal, version, cancellation);
    }

    /// <exception cref="InvalidDataException">The record is not as far; the message comes again, and in the end belongs among the dead letters.</exception>
    private async Task Project(string appeal, int version, CancellationToken cancellation)
    {
        // There is news to come: the message of the newest event computes the row, and this one would only do the same beforehand.
        if (await records.VersionOf(appeal, cancellation) > version) return;
        var record = await records.Events(appeal, 1, version, cancellation);
        if (record.Count < version) throw new InvalidDataException($"The record has no event {version} of {appeal}.");
        await reports.Write(await rows.Of(appeal, record, cancellation), cancellation);
    }
}
