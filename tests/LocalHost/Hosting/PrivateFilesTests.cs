using ServerlessQiFu.LocalHost;

namespace ServerlessQiFu.Tests.LocalHost.Hosting;

/// <summary>What is kept is readable by its owner alone: data, log, lock, backups, what a restore puts aside.</summary>
public sealed class PrivateFilesTests : IDisposable
{
    private const UnixFileMode File0600 = UnixFileMode.UserRead | UnixFileMode.UserWrite, Folder0700 = File0600 | UnixFileMode.UserExecute;
    private const UnixFileMode Everybody = File0600 | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly string _folder = Directory.CreateTempSubdirectory("qifu-private-").FullName;

    private string Data => Path.Combine(_folder, "below", "data");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_new_folder_and_all_that_is_made_in_it_are_the_owners_alone()
    {
        if (OperatingSystem.IsWindows()) return;
        using var journal = DataFolder.Open(Data).Journal;
        await journal.Write(session => session.Run("CREATE TABLE t(x)"));
        Assert.Equal(["serverlessqifu.db", "serverlessqifu.db-shm", "serverlessqifu.db-wal", "serverlessqifu.db.lock"], Directory.EnumerateFiles(Data).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        AllPrivate(Data);
    }

    [Fact]
    public void What_others_could_read_they_cannot_after_the_next_start_but_a_folder_of_other_things_stays_open()
    {
        if (OperatingSystem.IsWindows()) return;
        DataFolder.Open(Data).Journal.Dispose();
        foreach (var file in Directory.EnumerateFiles(Data)) File.SetUnixFileMode(file, Everybody);
        File.SetUnixFileMode(Data, Folder0700 | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        DataFolder.Open(Data).Journal.Dispose();
        AllPrivate(Data);

        File.WriteAllText(Path.Combine(Data, "somebody's.txt"), "");
        File.SetUnixFileMode(Data, Folder0700 | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        DataFolder.Open(Data).Journal.Dispose();
        Assert.True(File.GetUnixFileMode(Data).HasFlag(UnixFileMode.OtherRead));
    }

    [Fact]
    public void Backups_and_what_a_restore_makes_are_the_owners_alone()
    {
        if (OperatingSystem.IsWindows()) return;
        DataFolder.Open(Data).Journal.Dispose();
        var copy = Path.Combine(_folder, "copy.db");
        Maintenance.Run(["backup", "--data", Data, "--to", copy]);
        Assert.Equal(File0600, File.GetUnixFileMode(copy));

        File.SetUnixFileMode(copy, Everybody);
        File.SetUnixFileMode(Path.Combine(Data, "serverlessqifu.db"), Everybody);
        Maintenance.Run(["restore", "--data", Data, "--from", copy]);
        AllPrivate(Data);
        Assert.NotEmpty(Directory.EnumerateFiles(Assert.Single(Directory.EnumerateDirectories(Data))));
        var elsewhere = Path.Combine(_folder, "elsewhere");
        Maintenance.Run(["restore", "--data", elsewhere, "--from", copy]);
        AllPrivate(elsewhere);
    }

    [Fact]
    public void What_a_refused_start_has_made_is_taken_back_and_nothing_else()
    {
        var folder = DataFolder.Open(Data);
        folder.TakeBack();
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));

        DataFolder.Open(Data).Journal.Dispose();
        var kept = Directory.EnumerateFiles(Data).Order().ToList();
        DataFolder.Open(Data).TakeBack();
        Assert.Equal(kept, Directory.EnumerateFiles(Data).Order());
    }

    private static void AllPrivate(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal(Folder0700, File.GetUnixFileMode(folder));
        foreach (var inner in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories)) Assert.Equal((inner, Folder0700), (inner, File.GetUnixFileMode(inner)));
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)) Assert.Equal((file, File0600), (file, File.GetUnixFileMode(file)));
    }
}
