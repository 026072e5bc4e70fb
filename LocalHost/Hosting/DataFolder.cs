namespace ServerlessQiFu.LocalHost;

/// <summary>The folder that everything is kept in, its owner's alone. One process at a time: its journal is locked as long as the app runs.</summary>
internal sealed class DataFolder
{
    internal const string DatabaseName = "serverlessqifu.db";

    /// <summary>Ends the name of a copy that a restore has not put in place yet.</summary>
    internal const string Restoring = ".restoring";

    /// <summary>What the names of our files and folders in it begin with.</summary>
    private static readonly string[] Ours = [DatabaseName, "development-signing.key", "before-restore-"];

    private readonly string _path;
    private readonly HashSet<string> _before;
    private readonly IReadOnlyList<string> _made;

    private DataFolder(string path, IReadOnlyList<string> made, Journal journal, HashSet<string> before) => (_path, _made, Journal, _before) = (path, made, journal, before);

    public Journal Journal { get; }

    /// <exception cref="StartRefused">The folder cannot be made or written.</exception>
    /// <exception cref="JournalUnavailableException">Another process holds the journal, or it is not one.</exception>
    public static DataFolder Open(string folder)
    {
        var path = Path.GetFullPath(folder);
        var made = Make(path);
        var before = Directory.EnumerateFileSystemEntries(path).ToHashSet(StringComparer.Ordinal);
        try
        {
            // One that has other things in it, as a home, is not ours to close.
            if (before.All(entry => Ours.Any(own => Path.GetFileName(entry).StartsWith(own, StringComparison.Ordinal)))) PrivateFiles.Close(path);
            if (File.Exists(Path.Combine(path, DatabaseName + Restoring))) throw new StartRefused($"A restore into {path} was not finished; run it again.");
            return new DataFolder(path, made, Journal.Open(Path.Combine(path, DatabaseName)), before);
        }
        catch
        {
            Remove(made);
            throw;
        }
    }

    /// <summary>The start was refused: what it has made in the folder, and the folder itself, are gone again.</summary>
    public void TakeBack()
    {
        Journal.Dispose();
        try
        {
            foreach (var entry in Directory.EnumerateFiles(_path).Where(entry => !_before.Contains(entry)).ToList()) File.Delete(entry);
        }
        catch (Exception left) when (left is IOException or UnauthorizedAccessException) { /* It says why it was refused; that counts more. */ }
        Remove(_made);
    }

    private static IReadOnlyList<string> Make(string path)
    {
        try { return PrivateFiles.MakeFolder(path); }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            throw new StartRefused($"The data folder {path} cannot be made: {broken.Message}", broken);
        }
    }

    /// <summary>The innermost first, as long as they are empty.</summary>
    private static void Remove(IReadOnlyList<string> made)
    {
        try
        {
            foreach (var folder in made.Reverse()) Directory.Delete(folder);
        }
        catch (Exception left) when (left is IOException or UnauthorizedAccessException) { /* Somebody has put something into it. */ }
    }
}
