using System.Text;

namespace ServerlessQiFu.Tests.Fixtures;

/// <summary>Small files that are whole: a picture of each kind and a document, as long as a test wants.</summary>
internal static class SampleFiles
{
    public static byte[] Jpeg => JpegOf(0);

    /// <summary>One pixel: start, frame, scan, so many bytes of it, end.</summary>
    public static byte[] JpegOf(int scan) =>
        [0xFF, 0xD8, .. Segment(0xC0, [8, 0, 1, 0, 1, 1, 1, 0x11, 0]), .. Segment(0xDA, [1, 1, 0, 0, 63, 0]), .. new byte[scan], 0xFF, 0xD9];

    /// <summary>Exactly so many bytes.</summary>
    public static byte[] JpegOfLength(int length) => JpegOf(length - Jpeg.Length);

    public static byte[] Png =>
    [
        0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A,
        .. Chunk("IHDR", [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]), .. Chunk("IDAT", [0x78, 0x9C, 0x63, 0, 0, 0, 1, 0, 1]), .. Chunk("IEND", []),
    ];

    public static byte[] Pdf => Encoding.ASCII.GetBytes("%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\nxref\n0 1\n0000000000 65535 f \ntrailer<</Root 1 0 R/Size 1>>\nstartxref\n43\n%%EOF\n");

    public static byte[] Of(string type) => type switch { "image/jpeg" => Jpeg, "image/png" => Png, _ => Pdf };

    private static byte[] Segment(byte marker, byte[] content) => [0xFF, marker, 0, (byte)(content.Length + 2), .. content];

    /// <summary>The check sum is not ours to check.</summary>
    private static byte[] Chunk(string name, byte[] content) => [0, 0, 0, (byte)content.Length, .. Encoding.ASCII.GetBytes(name), .. content, 0, 0, 0, 0];
}
