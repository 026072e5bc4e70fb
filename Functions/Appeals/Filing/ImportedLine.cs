using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <param name="Number">Counted from 1.</param>
/// <param name="Refused">Why the line was not even read as JSON.</param>
public sealed record ImportedLine(int Number, ReadOnlyMemory<byte> Bytes, Problem? Refused = null)
{
    /// <summary>
    /// The lines of a body, ended by LF or CRLF. A line over its limit is refused and skipped; a body over its limits ends with one
    /// refused line.
    /// </summary>
    public static async IAsyncEnumerable<ImportedLine> Read(PipeReader body, CancellationToken tooSlow, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var number = 0;
        long total = 0;
        var skipping = false;
        while (true)
        {
            if (await Next(body, tooSlow, cancellation) is not { } read)
            {
                yield return new(number + 1, default, new Problem(ProblemType.RequestTooSlow, "The lines take too long to come; send those from here on in another import."));
                yield break;
            }
            var buffer = read.Buffer;
            while (NextLine(ref buffer, read.IsCompleted, out var line))
            {
                total += line.Length + 1;
                if (skipping) { skipping = false; continue; }
                if (++number > ImportLimits.Lines) { yield return TooMany(number); yield break; }
                yield return line.Length > ImportLimits.LineBytes ? TooLong(number) : new ImportedLine(number, Trimmed(line));
            }
            if (!skipping && buffer.Length > ImportLimits.LineBytes)
            {
                if (++number > ImportLimits.Lines) { yield return TooMany(number); yield break; }
                yield return TooLong(number);
                skipping = true;
            }
            if (skipping) { total += buffer.Length; buffer = buffer.Slice(buffer.End); }
            body.AdvanceTo(buffer.Start, buffer.End);
            if (total > ImportLimits.Bytes)
            {
                yield return new(number + 1, default, new Problem(ProblemType.BodyTooLarge, $"An import has at most {ImportLimits.Bytes} bytes; send the lines from here on in another."));
                yield break;
            }
            if (read.IsCompleted) yield break;
        }
    }

    /// <summary>What has come, or null when it takes too long.</summary>
    private static async ValueTask<ReadResult?> Next(PipeReader body, CancellationToken tooSlow, CancellationToken cancellation)
    {
        // What is there is taken, however late: then it was our own work that took long.
        if (body.TryRead(out var there)) return there;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, tooSlow);
        try { return await body.ReadAsync(either.Token); }
        catch (OperationCanceledException) when (tooSlow.IsCancellationRequested && !cancellation.IsCancellationRequested) { return null; }
    }

    private static bool NextLine(ref ReadOnlySequence<byte> buffer, bool isLast, out ReadOnlySequence<byte> line)
    {
        if (buffer.PositionOf((byte)'\n') is { } end)
        {
            line = buffer.Slice(0, end);
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            return true;
        }
        line = buffer;
        if (!isLast || buffer.IsEmpty) return false;
        buffer = buffer.Slice(buffer.End);
        return true;
    }

    private static byte[] Trimmed(ReadOnlySequence<byte> line)
    {
        var bytes = line.ToArray();
        return bytes is [.. var before, (byte)'\r'] ? before : bytes;
    }

    private static ImportedLine TooLong(int number) =>
        new(number, default, new Problem(ProblemType.LineTooLong, $"A line has at most {ImportLimits.LineBytes} bytes; shorten this appeal."));

    private static ImportedLine TooMany(int number) =>
        new(number, default, new Problem(ProblemType.TooManyLines, $"An import has at most {ImportLimits.Lines} lines; send the lines from here on in another."));
}
