namespace ServerlessQiFu.Tests.Fixtures;

/// <summary>A folder for the files an app is started with, gone when the process ends.</summary>
internal sealed class AppFolder
{
    private static readonly string Root = Directory.CreateTempSubdirectory("serverlessqifu-").FullName;

    static AppFolder() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Root, recursive: true);

    public AppFolder()
    {
        Path = Directory.CreateDirectory(System.IO.Path.Combine(Root, Guid.NewGuid().ToString("N"))).FullName;
        Write("host.json", """{ "version": "2.0", "extensions": { "http": { "routePrefix": "" } } }""");
    }

    public string Path { get; }

    public AppFolder Write(string name, string text)
    {
        File.WriteAllText(System.IO.Path.Combine(Path, name), text);
        return this;
    }
}
