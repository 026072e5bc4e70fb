using System.Buffers;
using System.Text.Unicode;

namespace ServerlessQiFu.LocalHost;

/// <summary>A file of settings is UTF-8; another encoding would be read as other words.</summary>
internal static class Utf8File
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <exception cref="StartRefused">The file is not UTF-8; the message names file and byte.</exception>
    public static string Read(string file)
    {
        var bytes = File.ReadAllBytes(file);
        var marked = bytes.AsSpan().StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        var characters = new char[bytes.Length - marked];
        return Utf8.ToUtf16(bytes.AsSpan(marked), characters, out var read, out var written, replaceInvalidSequences: false) == OperationStatus.Done
            ? new string(characters, 0, written)
            : throw new StartRefused($"The file {file} is not UTF-8: byte {marked + read + 1} is wrong; save it as UTF-8.");
    }
}
