namespace ServerlessQiFu.Domain.DataFiles;

/// <summary>What is wrong with a data file: where, as a JSON pointer (RFC 6901), and the rule that is broken.</summary>
public sealed record FileError(string Pointer, string Rule)
{
    public override string ToString() => $"{(Pointer.Length == 0 ? "(whole file)" : Pointer)}: {Rule}";
}
