using System.Security.Cryptography;
using System.Text;
using Azure;
using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Texts;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// Files a line of an import, unless the same letter was imported before under another key: by another clerk, or twice in one file. Such a line is
/// listed as a duplicate of the earlier appeal and filed only if it says so. The same letter is one company's title and text, whatever their blanks.
/// </summary>
public sealed class ImportDesk(FilingDesk filing, ImportedLetters letters, RequestStore requests, AppealRecords records, RulesStore rules, TimeProvider clock)
{
    /// <summary>A line whose appeal is not there so long after it was brought was never filed.</summary>
    private static readonly TimeSpan FilingTakes = TimeSpan.FromMinutes(10);
    private const int MostTries = 4;

    /// <summary>Of one process, lines that say the same go one after the other: the second finds the first. Shared by hash.</summary>
    private readonly SemaphoreSlim[] _oneByOne = [.. Enumerable.Range(0, 1024).Select(_ => new SemaphoreSlim(1))];

    public async Task<ImportResult> File(int number, ImportLine line, Actor actor, CancellationToken cancellation)
    {
        var content = ContentOf(line);
        var turn = _oneByOne[Convert.ToInt32(content[..4], 16) % _oneByOne.Length];
        await turn.WaitAsync(cancellation);
        try { return await FileAlone(number, line, content, actor, cancellation); }
        catch (RequestFailedException store) when (StoreTrouble.Is(store)) { return Refused(number, StoreTrouble.Problem(store)); }
        finally { turn.Release(); }
    }

    private async Task<ImportResult> FileAlone(int number, ImportLine line, string content, Actor actor, CancellationToken cancellation)
    {
        var request = RequestKey.NameOf(actor.Subject, line.IdempotencyKey);
        if (await Earlier(content, request, cancellation) is { } earlier && !line.FileAnyway)
            return earlier.Id is { } id
                ? new(number, ImportOutcome.Duplicate, id)
                : Refused(number, new Problem(ProblemType.StoreUnavailable, "Another import is filing the same letter at this moment: send this line again in ten minutes."));

        var filed = await filing.File(line.IdempotencyKey, line.Appeal(), actor, cancellation);
        if (filed.Try(out var accepted, out var problem)) return new(number, accepted.Repeated ? ImportOutcome.Repeated : ImportOutcome.Accepted, accepted.Id);
        // What failed for a while may have been filed; only a refusal is certain.
        if (problem.Type.Status < StatusCodes.Status500InternalServerError) await letters.GiveUp(content, request, cancellation);
        return Refused(number, problem);
    }

    /// <summary>Who brought the letter before this line; null for nobody, and for a line that was filed already and only comes again.</summary>
    private async Task<EarlierImport?> Earlier(string content, string request, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            if (await letters.Bring(content, request, cancellation) is not { } before) return null;
            if (await requests.Find(request, cancellation) is not null) return null;
            var filed = await requests.Find(before.Request, cancellation) is { } reserved ? await records.Find(reserved, cancellation) : null;
            if (filed?.State is Appeal.Existing state)
            {
                if (await IsARepeat(state, cancellation)) return new(filed.Id);
            }
            else if (before.Request.Length > 0 && clock.GetUtcNow() - before.At is var age && age >= TimeSpan.Zero && age < FilingTakes) return new(null);
            if (before.Request.Length > 0 && await letters.TakeOver(content, request, before, cancellation)) return null;
        }
        return new(null);
    }

    /// <summary>The same facts are a repeat while the earlier appeal is open, and for a time after its end (domain.md §2.6 rule 6).</summary>
    private async Task<bool> IsARepeat(Appeal.Existing earlier, CancellationToken cancellation)
    {
        DateTimeOffset? ended = earlier switch
        {
            Appeal.Closed s => s.At,
            Appeal.Withdrawn s => s.At,
            Appeal.NotAccepted s => s.At,
            _ => null,
        };
        if (ended is not { } at) return true;
        var pinned = await rules.For(earlier, cancellation);
        return clock.GetUtcNow() <= pinned.Hours.Due(pinned.Policy.RepeatWindow, at).At;
    }

    private static ImportResult Refused(int number, Problem problem) => new(number, ImportOutcome.Refused, Problem: problem.Document());

    private static string ContentOf(ImportLine line)
    {
        var said = new[] { line.Enterprise.CreditCode, line.Title, line.Text }.Select(part => string.Concat(Folding.Fold(part).Where(c => !char.IsWhiteSpace(c))));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', said))));
    }

    /// <param name="Id">Null while it is being filed.</param>
    private sealed record EarlierImport(string? Id);
}
