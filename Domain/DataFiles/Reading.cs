namespace ServerlessQiFu.Domain.DataFiles;

/// <summary>What came of reading a data file: its content, or everything that is wrong with it at once.</summary>
public sealed class Reading<T> where T : class
{
    private Reading(T? value, IReadOnlyList<FieldError> errors) => (Value, Errors) = (value, errors);

    /// <summary>Null when there are errors.</summary>
    public T? Value { get; }

    /// <summary>Empty when it was read.</summary>
    public IReadOnlyList<FieldError> Errors { get; }

    /// <exception cref="FormatException">The file has errors; the message lists them.</exception>
    public T OrThrow() => Value ?? throw new FormatException(string.Join("\n", Errors));

    internal static Reading<T> Of(T value) => new(value, []);
    internal static Reading<T> Refused(IReadOnlyList<FieldError> errors) => new(null, errors);
}
