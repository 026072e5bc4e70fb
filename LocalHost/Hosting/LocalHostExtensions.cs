using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace ServerlessQiFu.LocalHost;

public static class LocalHostExtensions
{
    /// <summary>
    /// Hosts the app in this process where no Functions host has started it; where one has, only the app's own settings are read.
    /// <c>backup</c> and <c>restore</c> are done here, and nothing is built. What cannot start ends the process with code 2 and one sentence.
    /// </summary>
    /// <param name="args">The command line, see <c>--help</c> in README: <c>--urls</c>, <c>--data</c> and settings as <c>--name:part value</c>.</param>
    public static FunctionsApplicationBuilder UseLocalHost(this FunctionsApplicationBuilder builder, string[] args)
    {
        StartRefused.EndProcessInOneSentence();
        builder.ReadSettingsBesideProgram();
        if (FunctionsHost.HasStartedUs(builder.Configuration)) return builder;
        if (Maintenance.Asked(args))
        {
            Maintenance.Run(args);
            Environment.Exit(0);
        }
        LocalHostRegistration.Add(builder, new LocalHostOptions { Args = args });
        return builder;
    }

    /// <summary>What was shipped is found beside the program, wherever the caller stands: its appsettings.json takes the place of the working directory's.</summary>
    internal static void ReadSettingsBesideProgram(this FunctionsApplicationBuilder builder, string? folder = null)
    {
        folder ??= AppContext.BaseDirectory;
        var files = new PhysicalFileProvider(folder);
        (builder.Environment.ContentRootPath, builder.Environment.ContentRootFileProvider) = (folder, files);
        var sources = builder.Configuration.Sources;
        for (var i = 0; i < sources.Count; i++)
            if (sources[i] is JsonConfigurationSource { Path: { } file } && file.StartsWith("appsettings.", StringComparison.OrdinalIgnoreCase))
                sources[i] = new JsonConfigurationSource { Path = file, FileProvider = files, Optional = true };
    }
}
