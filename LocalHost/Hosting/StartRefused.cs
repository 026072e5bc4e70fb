using System.Net.Sockets;
using Azure;
using Microsoft.AspNetCore.Connections;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace ServerlessQiFu.LocalHost;

/// <summary>The app cannot start; the message is one sentence that a person who operates it can act on.</summary>
internal sealed class StartRefused(string sentence, Exception? cause = null) : Exception(sentence, cause)
{
    private const int ExitCode = 2;

    /// <summary>Takes back what the start of this process has made; null where it has made nothing, or has come to its end.</summary>
    public static Action? Undo { get; set; }

    /// <summary>From now on such a failure ends the process with one sentence on standard error, without a stack trace.</summary>
    public static void EndProcessInOneSentence() =>
        AppDomain.CurrentDomain.UnhandledException += (_, unhandled) =>
        {
            var sentence = Sentence(unhandled.ExceptionObject);
            if (Undo is { } undo) undo();
            if (sentence is null) return;
            Console.Error.WriteLine(sentence.ReplaceLineEndings(" "));
            Environment.Exit(ExitCode);
        };

    /// <summary>What to say of a failure that has a sentence made for people, or null for a fault in the programme.</summary>
    internal static string? Sentence(object failure) => failure switch
    {
        StartRefused refused => refused.Message,
        JournalUnavailableException journal => journal.Message,
        // The app's own checks at start arrive as these two.
        OptionsValidationException options => string.Join("; ", options.Failures),
        InvalidDataException data => data.Message,
        RequestFailedException { InnerException: SqliteException or JournalUnavailableException } store =>
            $"The journal cannot be read or written ({store.InnerException.Message}); if it is damaged, restore it from a copy.",
        RequestFailedException elsewhere =>
            $"The storage that --storage names does not answer as it should ({elsewhere.Message.Split('\n')[0].Trim().TrimEnd('.')}); start it, or mend the connection string.",
        IOException { InnerException: AddressInUseException } taken => $"{taken.Message.TrimEnd('.')}; name another address with --urls.",
        Exception listening when listening is IOException or SocketException or FormatException or InvalidOperationException && listening.Source?.Contains("Kestrel", StringComparison.Ordinal) == true => $"The app cannot listen: {listening.Message.TrimEnd('.')}; name another address with --urls.",
        TypeInitializationException { InnerException: StartRefused refused } => refused.Message,
        AggregateException { InnerException: { } inner } => Sentence(inner),
        _ => null,
    };
}
