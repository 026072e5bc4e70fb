using System.Buffers.Binary;

namespace ServerlessQiFu.LocalHost;

/// <summary>How a journal says what it is, and the check that this version can read it.</summary>
internal static class JournalFormat
{
    /// <summary>What SQLite's header carries in a file of ours: "QiFu".</summary>
    internal const int Mark = 0x51694675;

    /// <summary>
    /// How the tables of a journal are laid out and what stands in them: 2 since orchestrations are kept in the Durable worker's own words, 3 since an act has one name in everything that is stored. A file of
    /// another format is never opened; one of format 1 says nothing of it.
    /// </summary>
    internal const int Current = 3;

    /// <summary>Where SQLite's header has the two numbers that a programme may set; both are big-endian.</summary>
    private const int FormatAt = 60, MarkAt = 68, HeaderLength = 100;

    /// <summary>Looks into a file's header without SQLite, which would tidy up after the process that wrote it. What is no journal is told when it is opened.</summary>
    /// <exception cref="JournalUnavailableException">It is a journal of another format.</exception>
    internal static void Check(string file)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        try
        {
            if (!File.Exists(file)) return;
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength) return;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException) { return; }
        if (BinaryPrimitives.ReadInt32BigEndian(header[MarkAt..]) == Mark) Check(file, BinaryPrimitives.ReadInt32BigEndian(header[FormatAt..]));
    }

    /// <param name="said">The format that the file says it has; 0 where it says nothing.</param>
    /// <exception cref="JournalUnavailableException">It is another one.</exception>
    internal static void Check(string file, int said)
    {
        var format = Math.Max(1, said);
        if (format != Current)
            throw new JournalUnavailableException(
                $"The journal {file} is of format {format} and this version reads format {Current} only; nothing of it was changed. Keep a copy of it " +
                $"(backup --data FOLDER --to FILE), and go on with the {(format < Current ? "earlier" : "later")} version that wrote it, or name another folder with --data.");
    }
}
