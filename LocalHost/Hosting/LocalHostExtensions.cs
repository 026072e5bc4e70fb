using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

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
        if (!hosted && new ConfigurationBuilder().AddCommandLine(WithoutFlags(args)).Build()["environment"] is { Length: > 0 } named) builder.Environment.EnvironmentName = named;
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
        LocalHostRegistration.Add(builder, Practice.IsAsked(args) ? Practising(builder, WithoutFlags(args)) : new LocalHostOptions { Args = args });
        return builder;
    }

    /// <summary>The options that have a value: the configuration would take what follows a flag as the flag's own.</summary>
    public static string[] WithoutFlags(string[] args) => [.. args.Where(arg => !CommandLine.IsFlag(arg))];

    /// <exception cref="StartRefused">Outside Development nobody practises.</exception>
    private static LocalHostOptions Practising(FunctionsApplicationBuilder builder, string[] args)
    {
        if (!builder.Environment.IsDevelopment()) throw new StartRefused("The option --demo is for the environment Development: a practice city keeps nothing.");
        var clock = new MovableClock(TimeProvider.System, -Practice.Month);
        builder.Services.AddSingleton(new Practice(clock));
        return new LocalHostOptions { Args = args, Clock = clock, Journal = Journal.InMemory() };
    }

    /// <summary>Walks the clock of a practice city to an instant; null where nobody practises.</summary>
    public static Func<DateTimeOffset, Task>? PracticeWalk(this IServiceProvider services) => services.GetService<Practice>() is { } practice
        ? target => practice.WalkTo(target, services.GetRequiredService<Pumps>())
        : null;

    public static bool IsPractising(this FunctionsApplicationBuilder builder) => builder.Services.Any(service => service.ServiceType == typeof(Practice));

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
            {
                var named = NameFor(file);
                if (Path.Combine(folder, named) is var path && File.Exists(path)) _ = Utf8File.Read(path);
                sources[i] = new JsonConfigurationSource { Path = named, FileProvider = files, Optional = true };
            }

        string NameFor(string file) =>
            file.Equals("appsettings.json", StringComparison.OrdinalIgnoreCase) ? file : $"appsettings.{builder.Environment.EnvironmentName}.json";
    }
}
