using System.Buffers.Text;
using System.Text;
using Azure;

namespace ServerlessQiFu.LocalHost;

/// <summary>The pages of one query: at most 1,000 rows each, read when they are asked for, with a token that goes on after the last row.</summary>
internal sealed class EntityPages<T> : Pageable<T> where T : class
{
    private const string TokenMark = "1!";

    private readonly TableStore _store;
    private readonly string _table;
    private readonly PartitionQuery _query;
    private readonly int? _maxPerPage;
    private readonly HashSet<string>? _select;
    private readonly CancellationToken _cancellation;

    public EntityPages(TableStore store, string table, PartitionQuery query, int? maxPerPage, HashSet<string>? select, CancellationToken cancellation)
    {
        if (maxPerPage is < 1 or > EntityLimits.PageRows)
            throw StorageError.InvalidInput($"A page has 1 to {EntityLimits.PageRows} rows, not {maxPerPage}.").Failure();
        (_store, _table, _query, _maxPerPage, _select, _cancellation) = (store, table, query, maxPerPage, select, cancellation);
    }

    public AsyncPageable<T> Async => new Awaited(this);

    public override IEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
    {
        var shape = EntityShape.Of(typeof(T));
        var take = Math.Clamp(pageSizeHint ?? _maxPerPage ?? EntityLimits.PageRows, 1, EntityLimits.PageRows);
        var after = continuationToken is null ? null : Read(continuationToken);
        do
        {
            _cancellation.ThrowIfCancellationRequested();
            (var rows, after) = _store.Page<T>(_table, _query, after, take, shape, _select);
            yield return Page<T>.FromValues(rows, after is null ? null : TokenMark + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(after)), LocalResponse.Ok);
        }
        while (after is not null);
    }

    private static string Read(string token)
    {
        try
        {
            if (token.StartsWith(TokenMark, StringComparison.Ordinal)) return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token.AsSpan(TokenMark.Length)));
        }
        catch (FormatException) { /* Named below like every token that is not ours. */ }
        throw StorageError.InvalidContinuation.Failure();
    }

    private sealed class Awaited(EntityPages<T> pages) : AsyncPageable<T>
    {
#pragma warning disable CS1998 // Reading is done on the caller's thread; there is nothing to await.
        public override async IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
        {
            foreach (var page in pages.AsPages(continuationToken, pageSizeHint)) yield return page;
        }
#pragma warning restore CS1998
    }
}
