using Azure.Data.Tables;
using ServerlessQiFu.LocalHost;

namespace ServerlessQiFu.Recount;

/// <summary>The record of a product that is not running, read and written without it: its tables in their SQLite file.</summary>
public sealed class RecordFile : IDisposable
{
    /// <summary>Its name in the data folder of a product.</summary>
    public const string Name = "serverlessqifu.db";

    private readonly Journal _journal;

    private RecordFile(Journal journal) => (_journal, Tables) = (journal, new LocalTableServiceClient(new TableStore(journal, TimeProvider.System)));

    public TableServiceClient Tables { get; }

    /// <param name="path">Made where there is none.</param>
    public static RecordFile Open(string path) => new(Journal.Open(path));

    /// <summary>The ids of all appeals.</summary>
    public IEnumerable<string> Appeals() =>
        _journal.Read(s => s.Rows("SELECT DISTINCT e.pk FROM entities e JOIN tables t ON t.id = e.tbl WHERE t.name = 'appeals'", row => row.Text(0)));

    public void Dispose() => _journal.Dispose();
}
