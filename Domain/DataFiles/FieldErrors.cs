using System.Globalization;

namespace ServerlessQiFu.Domain.DataFiles;

/// <param name="Pointer">RFC 6901, into the body or the file; empty for the whole of it.</param>
/// <param name="Detail">A sentence that says what to change.</param>
public sealed record FieldError(string Pointer, string Detail)
{
    public override string ToString() => $"{(Pointer.Length == 0 ? "(the whole)" : Pointer)}: {Detail}";
}

/// <summary>Collects what is wrong with a body or a file, each at its place; at most <see cref="Most"/>, the rest are not worth reading.</summary>
public sealed class FieldErrors
{
    public const int Most = 50;
    private const int LongestName = 100;

    private readonly List<FieldError> _found;
    private readonly string _place;

    public FieldErrors() : this([], "") { }

    private FieldErrors(List<FieldError> found, string place) => (_found, _place) = (found, place);

    public IReadOnlyList<FieldError> Found => _found;

    /// <summary>The same collection, one level down.</summary>
    public FieldErrors At(string name) => new(_found, Pointer(name));

    public FieldErrors At(int index) => At(index.ToString(CultureInfo.InvariantCulture));

    /// <param name="name">A field of this place; empty for the place itself.</param>
    public void Add(string name, string detail)
    {
        if (_found.Count < Most) _found.Add(new(name.Length == 0 ? _place : Pointer(name), detail));
    }

    private string Pointer(string name)
    {
        var shown = name.Length <= LongestName ? name : name[..LongestName] + "…";
        return _place + "/" + shown.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
    }
}
