namespace ServerlessQiFu.LocalHost;

/// <summary>The folder that everything is kept in. One process at a time: its journal is locked as long as the app runs.</summary>
internal static class DataFolder
{
    internal const string DatabaseName = "serverlessqifu.db";

    /// <summary>Ends the name of a copy that a restore has not put in place yet.</summary>
    internal const string Restoring = ".restoring";

    /// <exception cref="StartRefused">The folder cannot be made or written.</exception>
    /// <exception cref="JournalUnavailableException">Another process holds the journal, or it is not one.</exception>
    public static Journal Open(string folder)
    {
        var path = Path.GetFullPath(folder);
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            throw new StartRefused($"The data folder {path} cannot be made: {broken.Message}", broken);
        }
        if (File.Exists(Path.Combine(path, DatabaseName + Restoring)))
            throw new StartRefused($"A restore into {path} was not finished; run it again.");
        return Journal.Open(Path.Combine(path, DatabaseName));
    }
}
