using System.Buffers.Binary;

namespace ServerlessQiFu.Functions.Store;

/// <summary>
/// Whether a file is built as its type says, from its first byte to where the type's own end stands: a few first bytes before something else do not make a
/// picture. What follows the end is allowed: telephones write there, and the file is never shown by a browser as anything but a download.
/// </summary>
public static class AttachmentStructure
{
    /// <summary>Acrobat's own tolerance: the end of a PDF stands within so many bytes of the file's.</summary>
    private const int EndOfPdfWithin = 1024;

    /// <summary>The type, or null for what is none of the three or broken.</summary>
    public static string? Of(ReadOnlySpan<byte> content)
    {
        var type = AttachmentType.Of(content);
        var isWhole = type switch
        {
            AttachmentType.Jpeg => IsJpeg(content),
            AttachmentType.Png => IsPng(content),
            AttachmentType.Pdf => IsPdf(content),
            _ => false,
        };
        return isWhole ? type : null;
    }

    /// <summary>Segments with their lengths up to the scan (ITU-T T.81 B.1), with a frame before it, and an end of the image after it.</summary>
    private static bool IsJpeg(ReadOnlySpan<byte> content)
    {
        var hasFrame = false;
        for (var at = 2; at + 4 <= content.Length;)
        {
            if (content[at] != 0xFF) return false;
            var marker = content[at + 1];
            if (marker == 0xFF) { at++; continue; } // fill bytes
            var length = BinaryPrimitives.ReadUInt16BigEndian(content[(at + 2)..]);
            if (length < 2 || at + 2 + length > content.Length) return false;
            // SOF0–SOF15, without the tables and the arithmetic conditioning among them.
            hasFrame |= marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
            if (marker == 0xDA) return hasFrame && content[(at + 2 + length)..].IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) >= 0;
            at += 2 + length;
        }
        return false;
    }

    /// <summary>IHDR, then chunks with their lengths, image data among them, to IEND (ISO/IEC 15948).</summary>
    private static bool IsPng(ReadOnlySpan<byte> content)
    {
        var (hasData, isFirst) = (false, true);
        for (var at = 8; at + 12 <= content.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(content[at..]);
            if (length > content.Length - at - 12) return false;
            var name = content.Slice(at + 4, 4);
            if (isFirst != name.SequenceEqual("IHDR"u8) || isFirst && length != 13) return false;
            isFirst = false;
            hasData |= name.SequenceEqual("IDAT"u8);
            if (name.SequenceEqual("IEND"u8)) return hasData;
            at += 12 + (int)length;
        }
        return false;
    }

    /// <summary>A version in the header, and near the end where the cross-references begin and the end itself (ISO 32000-1 §7.5).</summary>
    private static bool IsPdf(ReadOnlySpan<byte> content)
    {
        if (content.Length < 8 || content[5] is < (byte)'1' or > (byte)'2' || content[6] != '.') return false;
        var end = content[Math.Max(0, content.Length - EndOfPdfWithin)..].LastIndexOf("%%EOF"u8);
        if (end < 0) return false;
        end += Math.Max(0, content.Length - EndOfPdfWithin);
        return content[Math.Max(0, end - EndOfPdfWithin)..end].LastIndexOf("startxref"u8) >= 0;
    }
}
