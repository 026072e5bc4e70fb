using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace ServerlessQiFu.LocalHost;

public static class LocalHostExtensions
{
    /// <summary>The setting that a Functions host gives the workers it starts: its own address.</summary>
    private const string HostEndpoint = "Functions:Worker:HostEndpoint";

    /// <summary>
    /// Hosts the app in this process where no Functions host has started it; where one has, only the app's own settings are read.
    /// <c>backup</c> and <c>restore</c> are done here, and nothing is built. What cannot start ends the process with code 2 and one sentence.
    /// </summary>
    /// <param name="args">The command line, see <c>--help</c> in README: <c>--urls</c>, <c>--data</c> and settings as <c>--name:part value</c>.</param>
    public static FunctionsApplicationBuilder UseLocalHost(this FunctionsApplicationBuilder builder, string[] args)
    {
        StartRefused.EndProcessInOneSentence();
        builder.ReadSettingsBesideProgram();
        if (builder.HasHost()) return builder;
        if (Maintenance.Asked(args))
        {
            Maintenance.Run(args);
            Environment.Exit(0);
        }
        LocalHostRegistration.Add(builder, new LocalHostOptions { Args = args });
        return builder;
    }

    private static bool HasHost(this FunctionsApplicationBuilder builder) =>
        builder.Configuration[HostEndpoint] is { Length: > 0 } || AppContext.GetData("AZURE_FUNCTIONS_NATIVE_HOST") is not null;

    /// <summary>The program's folder has the last word about what was shipped, wherever the caller stands: its appsettings.json, in the place of the working directory's.</summary>
    internal static void ReadSettingsBesideProgram(this FunctionsApplicationBuilder builder, string? folder = null)
    {
        folder ??= AppContext.BaseDirectory;
        builder.Environment.ContentRootPath = folder;
        builder.Environment.ContentRootFileProvider = new Microsoft.Extensions.FileProviders.PhysicalFileProvider(folder);
        var sources = builder.Configuration.Sources;
        var first = -1;
        for (var i = sources.Count - 1; i >= 0; i--)
            if (sources[i] is Microsoft.Extensions.Configuration.Json.JsonConfigurationSource { Path: { } file } && file.StartsWith("appsettings.", StringComparison.OrdinalIgnoreCase))
                sources.RemoveAt(first = i);
        foreach (var name in (string[])["appsettings.json", $"appsettings.{builder.Environment.EnvironmentName}.json"])
        {
            var source = new Microsoft.Extensions.Configuration.Json.JsonConfigurationSource { Path = Path.Combine(folder, name), Optional = true };
            source.ResolveFileProvider();
            sources.Insert(Math.Max(0, first++), source);
        }
    }
}
