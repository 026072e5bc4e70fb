namespace ServerlessQiFu.LocalHost;

/// <summary>What is kept is for its owner alone: files 0600, folders 0700. On Windows the rights of the folder count, which are its owner's to set.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode OfFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OfFolder = OfFile | UnixFileMode.UserExecute;

    /// <summary>Opens a file; one that is not there yet is made its owner's alone.</summary>
    public static FileStream Open(string file, FileMode mode, FileShare share = FileShare.None)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = 1 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OfFile;
        return new FileStream(file, options);
    }

    /// <summary>Makes a folder that its owner alone may enter; one that is there stays.</summary>
    /// <returns>The folders that were not there before, the outermost first.</returns>
    public static IReadOnlyList<string> MakeFolder(string path)
    {
        List<string> made = [];
        for (var folder = Path.GetFullPath(path); !Path.Exists(folder) && Path.GetDirectoryName(folder) is { } parent; folder = parent) made.Insert(0, folder);
        foreach (var folder in made)
        {
            // Those on the way to it are as folders are usually made.
            if (OperatingSystem.IsWindows() || folder != made[^1]) Directory.CreateDirectory(folder);
            else Directory.CreateDirectory(folder, OfFolder);
        }
        if (made.Count == 0) Directory.CreateDirectory(path);
        return made;
    }

    /// <summary>Takes the rights of others from a file or folder that is there. The owner's own stay as they are; what is somebody else's is left.</summary>
    public static void Close(string path)
    {
        if (OperatingSystem.IsWindows() || !Path.Exists(path)) return;
        var mode = File.GetUnixFileMode(path);
        if ((mode & OfFolder) == mode) return;
        try { File.SetUnixFileMode(path, mode & OfFolder); }
        catch (UnauthorizedAccessException) { /* Its owner's affair. */ }
    }
}
