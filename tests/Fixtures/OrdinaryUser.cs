using System.Runtime.InteropServices;

namespace ServerlessQiFu.Tests.Fixtures;

/// <summary>Runs something as a user whom file permissions bind, also where the tests run as root.</summary>
internal static partial class OrdinaryUser
{
    private const uint Nobody = 65534;

    public static void Does(Action action)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) { action(); return; }
        // Linux keeps the file system's user a thread; root's rights over files go with it and come back with it.
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            SetFileSystemUser(Nobody);
            try { action(); }
            catch (Exception e) { failure = e; }
            finally { SetFileSystemUser(0); }
        });
        thread.Start();
        thread.Join();
        if (failure is not null) throw new InvalidOperationException("What an ordinary user did failed.", failure);
    }

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFileSystemUser(uint user);
}
