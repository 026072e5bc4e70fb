namespace ServerlessQiFu.Embedded;

/// <summary>The folder that everything is kept in. One process at a time: its journal is locked as long as the app runs.</summary>
internal sealed class DataFolder : IDisposable
{
    private const string DatabaseName = "serverlessqifu.db";

    private DataFolder(string path, Journal journal) => (Path, Journal) = (path, journal);

    public string Path { get; }

    public Journal Journal { get; }

    /// <exception cref="StartRefused">The folder cannot be made or written.</exception>
    /// <exception cref="JournalUnavailableException">Another process holds the journal, or it is not one.</exception>
    public static DataFolder Open(string folder)
    {
        var path = System.IO.Path.GetFullPath(folder);
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            throw new StartRefused($"The data folder {path} cannot be made: {broken.Message}", broken);
        }
        return new DataFolder(path, Journal.Open(System.IO.Path.Combine(path, DatabaseName)));
    }

    public void Dispose() => Journal.Dispose();
}
