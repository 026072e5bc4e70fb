using System.Globalization;

namespace ServerlessQiFu.LocalHost;

/// <summary>Reads a filter: <c>or</c> binds weakest, then <c>and</c>, <c>not</c>, comparisons, parentheses. Throws InvalidInput where Azure would.</summary>
internal ref struct ODataParser
{
    /// <summary>Nesting allowed; Azure stops at 15 comparisons, we only guard the stack.</summary>
    private const int Deepest = 64;

    private readonly string _text;
    private int _at, _depth;

    private ODataParser(string text) => _text = text;

    public static ODataFilter Parse(string text)
    {
        var parser = new ODataParser(text);
        var filter = parser.Or();
        parser.Skip();
        return parser._at == text.Length ? filter : throw parser.Unreadable();
    }

    private ODataFilter Or()
    {
        var left = And();
        while (Word("or")) left = new ODataFilter.Or(left, And());
        return left;
    }

    private ODataFilter And()
    {
        var left = Not();
        while (Word("and")) left = new ODataFilter.And(left, Not());
        return left;
    }

    private ODataFilter Not()
    {
        if (++_depth > Deepest) throw Unreadable();
        var filter = Word("not") ? new ODataFilter.Not(Not()) : Condition();
        _depth--;
        return filter;
    }

    private ODataFilter Condition()
    {
        Skip();
        if (Take('('))
        {
            var inner = Or();
            Skip();
            return Take(')') ? inner : throw Unreadable();
        }
        if (Literal() is { } first) return new ODataFilter.Compare(new PropertyName(Name() is { } flipped ? flipped.Name : throw Unreadable()), Flip(flipped.How), first);
        var name = Identifier();
        // A property by itself is a condition if it is a Boolean.
        if (name.Length == 0) throw Unreadable();
        var how = Operator();
        return how is null
            ? new ODataFilter.Compare(new PropertyName(name), Comparison.Equal, new ODataLiteral(EdmType.Boolean, Integer: 1))
            : new ODataFilter.Compare(new PropertyName(name), how.Value, Literal() ?? throw Unreadable());
    }

    private (Comparison How, string Name)? Name() =>
        Operator() is { } how && Identifier() is { Length: > 0 } name ? (how, name) : null;

    private Comparison? Operator() =>
        Word("eq") ? Comparison.Equal : Word("ne") ? Comparison.NotEqual : Word("lt") ? Comparison.Less
        : Word("le") ? Comparison.LessOrEqual : Word("gt") ? Comparison.Greater : Word("ge") ? Comparison.GreaterOrEqual : null;

    private ODataLiteral? Literal()
    {
        Skip();
        if (_at == _text.Length) return null;
        if (_text[_at] == '\'') return new ODataLiteral(EdmType.String, Quoted());
        if (Prefix("datetime'")) return new ODataLiteral(EdmType.DateTime, Integer: Instant(Quoted()));
        if (Prefix("guid'")) return new ODataLiteral(EdmType.Guid, Guid: Guid.TryParse(Quoted(), out var guid) ? guid : throw Unreadable());
        if (Prefix("X'") || Prefix("binary'")) return new ODataLiteral(EdmType.Binary, Bytes: Hex(Quoted()));
        if (Word("true")) return new ODataLiteral(EdmType.Boolean, Integer: 1);
        if (Word("false")) return new ODataLiteral(EdmType.Boolean, Integer: 0);
        if (Word("NaN")) return new ODataLiteral(EdmType.Double, Number: double.NaN);
        return char.IsAsciiDigit(_text[_at]) || _text[_at] is '-' or '+' or '.' ? Digits() : null;
    }

    private ODataLiteral Digits()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '-' or '+' or '.')) _at++;
        var digits = _text.AsSpan(start, _at - start);
        if (digits[^1] is 'L' or 'l' && long.TryParse(digits[..^1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var wide))
            return new ODataLiteral(EdmType.Int64, Integer: wide, Number: wide);
        if (int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return new ODataLiteral(EdmType.Int32, Integer: whole, Number: whole);
        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? new ODataLiteral(EdmType.Double, Number: number)
            : throw Unreadable();
    }

    private string Quoted()
    {
        var start = ++_at;
        var doubled = false;
        for (; _at < _text.Length; _at++)
        {
            if (_text[_at] != '\'') continue;
            if (_at + 1 < _text.Length && _text[_at + 1] == '\'') { doubled = true; _at++; continue; }
            var inside = _text[start.._at++];
            return doubled ? inside.Replace("''", "'", StringComparison.Ordinal) : inside;
        }
        throw Unreadable();
    }

    private long Instant(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant.UtcTicks : throw Unreadable();

    private byte[] Hex(string text) => text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : throw Unreadable();

    private string Identifier()
    {
        Skip();
        var start = _at;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] == '_')) _at++;
        return _text[start.._at];
    }

    /// <summary>Leaves the reader on the opening quote.</summary>
    private bool Prefix(string prefix)
    {
        if (!_text.AsSpan(_at).StartsWith(prefix, StringComparison.Ordinal)) return false;
        _at += prefix.Length - 1;
        return true;
    }

    private bool Word(string word)
    {
        Skip();
        var end = _at + word.Length;
        if (!_text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal)) return false;
        if (end < _text.Length && (char.IsLetterOrDigit(_text[end]) || _text[end] == '_')) return false;
        _at = end;
        return true;
    }

    private bool Take(char c)
    {
        if (_at == _text.Length || _text[_at] != c) return false;
        _at++;
        return true;
    }

    private void Skip()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
    }

    private static Comparison Flip(Comparison how) => how switch
    {
        Comparison.Less => Comparison.Greater,
        Comparison.LessOrEqual => Comparison.GreaterOrEqual,
        Comparison.Greater => Comparison.Less,
        Comparison.GreaterOrEqual => Comparison.LessOrEqual,
        _ => how,
    };

    private readonly Azure.RequestFailedException Unreadable() =>
        StorageError.InvalidInput($"The filter '{_text}' cannot be read at character {_at + 1}.").Failure();
}
