using System.Globalization;
using System.Text;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Infrastructure;

/// <summary>
/// The chapter of docs/azure.md on costs, made of the counts of one appeal and of an hour of the sweepers: what a city of 4,000 appeals a day pays in
/// thirty days. Prices, and what cannot be counted here, are the assumptions below, USD.
/// </summary>
internal sealed class AppealCostTable(IReadOnlyList<int> appeal, IReadOnlyList<int> sweepersAnHour)
{
    private const int AppealsAMonth = 4_000 * 30, HoursAMonth = 24 * 30, SweeperRunsAMonth = (60 + 6) * HoursAMonth;

    /// <summary>Of the host's own storage, by turn of an orchestration and by activity; nothing here counts them.</summary>
    private const int TransactionsATurn = 10, TransactionsAnActivity = 8;

    private const int InstanceGB = 2, AlwaysReady = 4, KilobytesAnAppeal = 20, KilobytesOfLogsARun = 2, BusOperationsIncluded = 13_000_000;

    private readonly List<decimal> _sums = [];
    private readonly StringBuilder _text = new();

    private int this[string kind] => appeal[Array.IndexOf(OperationCounts.Kinds, kind)];

    private int Tables => Of(appeal, "read", "query", "write", "batch");
    private int Runs => Of(appeal, "http", "bus", "turn", "activity");

    public override string ToString()
    {
        var sweepers = (long)Of(sweepersAnHour, "read", "query", "write", "batch") * HoursAMonth;
        var durable = TransactionsATurn * this["turn"] + TransactionsAnActivity * this["activity"];
        // Each is sent once; each delivery is received and completed.
        var bus = this["sent"] + 2 * this["bus"];
        var runs = (long)Runs * AppealsAMonth + SweeperRunsAMonth;
        Line("| point reads | query pages | rows written | batches | calls of blobs | messages sent | HTTP | bus | orchestrator turns | activities |");
        Line("|---|---|---|---|---|---|---|---|---|---|");
        Line($"| {string.Join(" | ", appeal)} |");
        Line("");
        Line($"That is {Tables} transactions of tables, {this["sent"]} messages that become {this["bus"]} deliveries, and {Runs} executions. Thirty days of 4,000 appeals:");
        Line("");
        Line("| what | how many | USD | USD for all |");
        Line("|---|---|---|---|");
        Row("executions, those of the sweepers with them", runs, "", 0.40m, 1_000_000);
        Row($"their time, at most: each a second alone on an instance of {InstanceGB} GB", runs * InstanceGB, " GB-s", 0.000026m, 1);
        Row($"always-ready instances of `prod`: {AlwaysReady} of {InstanceGB} GB", (long)AlwaysReady * InstanceGB * HoursAMonth * 3600, " GB-s", 0.000004m, 1);
        Row($"tables of the record: {Tables} an appeal, and {sweepers:N0} of the sweepers", (long)Tables * AppealsAMonth + sweepers, " transactions", 0.00036m, 10_000);
        Row($"room of the record: {KilobytesAnAppeal} KB an appeal (assumed), a year of them", 12L * AppealsAMonth * KilobytesAnAppeal / 1_000_000, " GB", 0.10m, 1);
        Row($"orchestrations in the host's storage: {TransactionsATurn} a turn, {TransactionsAnActivity} an activity (assumed)", (long)durable * AppealsAMonth, " transactions", 0.004m, 10_000);
        Row("bus, Standard: the namespace, with 13 million operations", 1, "", 9.81m, 1);
        Row($"bus: {bus} operations an appeal, above these", Math.Max(0, (long)bus * AppealsAMonth - BusOperationsIncluded), "", 0.80m, 1_000_000);
        Row($"logs: {KilobytesOfLogsARun} KB an execution (assumed)", (long)Runs * AppealsAMonth * KilobytesOfLogsARun / 1_000_000, " GB", 2.76m, 1);
        Line(Invariant($"| all of it; {100 * _sums.Sum() / AppealsAMonth:0.00} US cents an appeal | | | {_sums.Sum():N2} |"));
        return _text.ToString();
    }

    private static int Of(IReadOnlyList<int> counts, params string[] kinds) => kinds.Sum(kind => counts[Array.IndexOf(OperationCounts.Kinds, kind)]);

    private void Row(string what, long many, string unit, decimal price, int per)
    {
        _sums.Add(Math.Round(many * price / per, 2));
        Line(Invariant($"| {what} | {many:N0}{unit} | {price} per {per:N0} | {_sums[^1]:N2} |"));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Line(string text) => _text.Append(text).Append('\n');
}
