namespace ServerlessQiFu.Embedded;

/// <summary>The folder that everything is kept in. One process at a time: its journal is locked as long as the app runs.</summary>
internal sealed class DataFolder : IDisposable
{
    internal const string DatabaseName = "serverlessqifu.db";

    /// <summary>Ends the name of a copy that a restore has not put in place yet.</summary>
    internal const string Restoring = ".restoring";

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
        if (File.Exists(System.IO.Path.Combine(path, DatabaseName + Restoring)))
            throw new StartRefused($"A restore into {path} was not finished; run it again.");
        return new DataFolder(path, Journal.Open(System.IO.Path.Combine(path, DatabaseName)));
    }

    public void Dispose() => Journal.Dispose();
}
