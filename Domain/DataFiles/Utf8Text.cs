using System.Buffers;
using System.Text.Unicode;

namespace ServerlessQiFu.Domain.DataFiles;

/// <summary>Reads bytes as UTF-8 and nothing else: a wrong byte is told, never replaced by a mark that nobody notices.</summary>
public static class Utf8Text
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <param name="text">Without a byte-order mark; empty when there is a wrong byte.</param>
    /// <returns>The first byte that is wrong, counted from 1; null for none.</returns>
    public static long? FirstWrongByte(ReadOnlySpan<byte> bytes, out string text)
    {
        var marked = bytes.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        var characters = new char[bytes.Length - marked];
        var status = Utf8.ToUtf16(bytes[marked..], characters, out var read, out var written, replaceInvalidSequences: false);
        text = status == OperationStatus.Done ? new string(characters, 0, written) : "";
        return status == OperationStatus.Done ? null : marked + read + 1;
    }
}
