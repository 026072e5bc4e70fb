using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;

namespace ServerlessQiFu.LocalHost;

public static class LocalHostExtensions
{
    /// <summary>
    /// Hosts the app in this process where no Functions host has started it; where one has, only the app's own settings are read, and a start that
    /// fails is told in one sentence.
    /// <c>backup</c>, <c>restore</c>, <c>--help</c> and <c>--version</c> are done here, and nothing is built. What cannot start ends the process with code 2 and one sentence.
    /// </summary>
    /// <param name="args">The command line, see Options in README: <c>--urls</c>, <c>--data</c>, <c>--environment</c>, and settings as <c>--name:part value</c>.</param>
    public static FunctionsApplicationBuilder UseLocalHost(this FunctionsApplicationBuilder builder, string[] args)
    {
        StartRefused.EndProcessInOneSentence();
        var hosted = FunctionsHost.HasStartedUs(builder.Configuration);
        // The builder has settled the environment before it looks at the command line.
        if (!hosted && new ConfigurationBuilder().AddCommandLine(args).Build()["environment"] is { Length: > 0 } named) builder.Environment.EnvironmentName = named;
        builder.ReadSettingsBesideProgram();
        if (hosted) return builder;
        if (CommandLine.Answer(args) is { } answer)
        {
            Console.WriteLine(answer);
            Environment.Exit(0);
        }
        if (Maintenance.Asked(args))
        {
            Maintenance.Run(args);
            Environment.Exit(0);
        }
        LocalHostRegistration.Add(builder, new LocalHostOptions { Args = args });
        return builder;
    }

    /// <summary>Whether <see cref="UseLocalHost"/> hosts the app, and no Functions host.</summary>
    public static bool IsHostedHere(this FunctionsApplicationBuilder builder) => builder.Services.Any(service => service.ServiceType == typeof(Pumps));

    /// <summary>What was shipped is found beside the program, wherever the caller stands: its appsettings.json takes the place of the working directory's.</summary>
    internal static void ReadSettingsBesideProgram(this FunctionsApplicationBuilder builder, string? folder = null)
    {
        folder ??= AppContext.BaseDirectory;
        var files = new PhysicalFileProvider(folder);
        (builder.Environment.ContentRootPath, builder.Environment.ContentRootFileProvider) = (folder, files);
        var sources = builder.Configuration.Sources;
        for (var i = 0; i < sources.Count; i++)
            if (sources[i] is JsonConfigurationSource { Path: { } file } && file.StartsWith("appsettings.", StringComparison.OrdinalIgnoreCase))
                sources[i] = new JsonConfigurationSource { Path = NameFor(file), FileProvider = files, Optional = true };

        string NameFor(string file) =>
            file.Equals("appsettings.json", StringComparison.OrdinalIgnoreCase) ? file : $"appsettings.{builder.Environment.EnvironmentName}.json";
    }
}
