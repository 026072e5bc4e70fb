using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace ServerlessQiFu.Embedded;

/// <summary>
/// The keys that HTTP triggers above Anonymous demand, in the header <c>x-functions-key</c> or the query's <c>code</c>. Two of
/// them, as the platform's host keys: <c>default</c> opens Function triggers, <c>master</c> those and Admin's.
/// </summary>
internal sealed class FunctionKeys
{
    private const string FileName = "function-keys.json";
    private readonly byte[] _default;
    private readonly byte[] _master;

    private FunctionKeys(string @default, string master) => (_default, _master) = (Encoding.UTF8.GetBytes(@default), Encoding.UTF8.GetBytes(master));

    /// <summary>
    /// Takes the keys from the settings <c>functionKeys:default</c> and <c>functionKeys:master</c>; one that is not set there comes
    /// from a file in the data folder that only its owner can read, made at the first start.
    /// </summary>
    public static FunctionKeys Load(IConfiguration settings, string? folder)
    {
        var (key, master) = (settings["functionKeys:default"], settings["functionKeys:master"]);
        if (key is not null && master is not null) return new FunctionKeys(key, master);
        var kept = folder is null ? (NewKey(), NewKey()) : FromFile(Path.Combine(folder, FileName));
        return new FunctionKeys(key ?? kept.Item1, master ?? kept.Item2);
    }

    public bool Admit(AuthorizationLevel level, HttpRequest request)
    {
        if (level == AuthorizationLevel.Anonymous) return true;
        var shown = request.Headers["x-functions-key"].ToString() is { Length: > 0 } header ? header : request.Query["code"].ToString();
        if (shown.Length == 0) return false;
        var bytes = Encoding.UTF8.GetBytes(shown);
        return CryptographicOperations.FixedTimeEquals(bytes, _master)
            | (level == AuthorizationLevel.Function && CryptographicOperations.FixedTimeEquals(bytes, _default));
    }

    private static (string, string) FromFile(string file)
    {
        if (!File.Exists(file)) Make(file);
        try
        {
            var json = JsonNode.Parse(File.ReadAllText(file));
            if ((string?)json?["default"] is { Length: > 0 } key && (string?)json["master"] is { Length: > 0 } master) return (key, master);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException) { /* Said below. */ }
        throw new StartRefused($"{file} must hold the keys \"default\" and \"master\"; delete it and new ones are made at the next start.");
    }

    private static void Make(string file)
    {
        var making = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) making.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var draft = file + ".new";
        using (var written = new FileStream(draft, making))
        {
            JsonSerializer.Serialize(written, new Dictionary<string, string> { ["default"] = NewKey(), ["master"] = NewKey() });
            written.Flush(flushToDisk: true);
        }
        File.Move(draft, file, overwrite: true);
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(40)).Replace('+', '-').Replace('/', '_').TrimEnd('=');
}
