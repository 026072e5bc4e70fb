using System.Diagnostics.CodeAnalysis;

namespace ServerlessQiFu.Functions.Platform;

/// <summary>
/// A value that was checked, or the problem to answer with:
/// <c>if (!read.Try(out var body, out var problem)) return problem;</c>
/// </summary>
public readonly struct Checked<T> where T : notnull
{
    private readonly T? _value;
    private readonly Problem? _problem;
    private readonly bool _isChecked;

    private Checked(T? value, Problem? problem) => (_value, _problem, _isChecked) = (value, problem, true);

    public bool Try([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Problem? problem)
    {
        if (!_isChecked) throw new InvalidOperationException("This was never checked.");
        (value, problem) = (_value, _problem);
        return problem is null;
    }

    /// <summary>For a value whose type is an interface, which no conversion can begin with.</summary>
    public static Checked<T> Of(T value) => new(value, null);

    public static implicit operator Checked<T>(T value) => new(value, null);
    public static implicit operator Checked<T>(Problem problem) => new(default, problem);
}
