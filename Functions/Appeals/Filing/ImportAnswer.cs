using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// Reads lines, files many at a time and writes one result line each, in the order of the input, as soon as it is known. A
/// client may send everything before it reads: results wait in memory (at most one a line), never holding up the reading.
/// </summary>
internal sealed class ImportAnswer(HttpRequest request, CancellationToken tooSlow, Func<ImportedLine, Task<ImportResult>> file) : IResult
{
    public async Task ExecuteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/x-ndjson; charset=utf-8";
        var results = Channel.CreateUnbounded<Task<ImportResult>>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        var writing = Write(results.Reader, response, context.RequestAborted);
        try { await Read(results.Writer, context.RequestAborted); }
        finally { results.Writer.Complete(); }
        await writing;
    }

    private async Task Read(ChannelWriter<Task<ImportResult>> results, CancellationToken aborted)
    {
        using var places = new SemaphoreSlim(ImportLimits.Together);
        await foreach (var line in ImportedLine.Read(request.BodyReader, tooSlow, aborted))
        {
            await places.WaitAsync(aborted);
            results.TryWrite(FileOne(line, places));
        }
        for (var i = 0; i < ImportLimits.Together; i++) await places.WaitAsync(CancellationToken.None);
    }

    private async Task<ImportResult> FileOne(ImportedLine line, SemaphoreSlim places)
    {
        try { return await file(line); }
        finally { places.Release(); }
    }

    private static async Task Write(ChannelReader<Task<ImportResult>> results, HttpResponse response, CancellationToken aborted)
    {
        await foreach (var result in results.ReadAllAsync(aborted))
        {
            await response.Body.WriteAsync(ContractJson.Write(await result), aborted);
            await response.Body.WriteAsync("\n"u8.ToArray(), aborted);
            if (!results.TryPeek(out var next) || !next.IsCompleted) await response.Body.FlushAsync(aborted);
        }
    }
}
