using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace ServerlessQiFu.Web;

/// <summary>Every word that a page says, in one language: <c>Words/zh.json</c> and <c>Words/en.json</c>, which have the same keys (a test holds them together).</summary>
public sealed class Words
{
    private readonly FrozenDictionary<string, string> _texts;

    private Words(string language)
    {
        Language = language;
        using var file = typeof(Words).Assembly.GetManifestResourceStream(language + ".json") ?? throw new InvalidOperationException($"There are no words for the language {language}.");
        _texts = JsonSerializer.Deserialize<Dictionary<string, string>>(file)!.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public static Words Chinese { get; } = new("zh");
    public static Words English { get; } = new("en");

    /// <summary><c>zh</c> or <c>en</c>, as the page's <c>lang</c>.</summary>
    public string Language { get; }

    public IEnumerable<string> Keys => _texts.Keys;

    /// <exception cref="KeyNotFoundException">The key is in no file: the fault of a page.</exception>
    public string this[string key] => _texts.TryGetValue(key, out var text) ? text : throw new KeyNotFoundException($"There is no text {key} in {Language}.json.");

    /// <summary>The text with its places {0}, {1} … filled.</summary>
    public string Say(string key, params object[] values) => string.Format(CultureInfo.InvariantCulture, this[key], values);

    /// <summary>Null where there is none: for words that stand beside a default.</summary>
    public string? Find(string key) => _texts.GetValueOrDefault(key);

    public static Words Of(string? language) => language == English.Language ? English : Chinese;
}
