namespace ServerlessQiFu.LocalHost;

/// <summary>A query taken apart: the one partition, the range of row keys that becomes a range on the primary key, and the rest, tried row by row.</summary>
internal sealed class PartitionQuery
{
    private PartitionQuery(string partitionKey) => PartitionKey = partitionKey;

    public string PartitionKey { get; }
    public string From { get; private set; } = "";
    public bool FromIncluded { get; private set; } = true;
    public string? To { get; private set; }
    public bool ToIncluded { get; private set; } = true;
    public ODataFilter? Rest { get; private set; }

    /// <summary>Refuses a query that would read more than one partition: on Azure it would walk the whole table.</summary>
    public static PartitionQuery Of(string? filter)
    {
        var conditions = new List<ODataFilter>();
        if (!string.IsNullOrWhiteSpace(filter)) Flatten(ODataParser.Parse(filter), conditions);
        var partition = conditions.FindIndex(condition => condition is ODataFilter.Compare { Property.Text: "PartitionKey", How: Comparison.Equal, With.Text: not null });
        if (partition < 0)
            throw new InvalidOperationException($"No query without a partition key: '{filter}' would walk the whole table. Add PartitionKey eq '…'.");
        var query = new PartitionQuery(((ODataFilter.Compare)conditions[partition]).With.Text!);
        conditions.RemoveAt(partition);
        foreach (var condition in conditions)
            if (condition is not ODataFilter.Compare { Property.Text: "RowKey", With.Text: { } key } compare || !query.Narrow(compare.How, key))
                query.Rest = query.Rest is null ? condition : new ODataFilter.And(query.Rest, condition);
        return query;
    }

    private static void Flatten(ODataFilter filter, List<ODataFilter> into)
    {
        if (filter is ODataFilter.And(var left, var right))
        {
            Flatten(left, into);
            Flatten(right, into);
        }
        else into.Add(filter);
    }

    private bool Narrow(Comparison how, string key)
    {
        switch (how)
        {
            case Comparison.Equal: Raise(key, true); Lower(key, true); return true;
            case Comparison.Greater: Raise(key, false); return true;
            case Comparison.GreaterOrEqual: Raise(key, true); return true;
            case Comparison.Less: Lower(key, false); return true;
            case Comparison.LessOrEqual: Lower(key, true); return true;
            default: return false;
        }
    }

    private void Raise(string key, bool included)
    {
        var order = ODataLiteral.CompareText(key, From);
        if (order > 0 || order == 0 && !included) (From, FromIncluded) = (key, included);
    }

    private void Lower(string key, bool included)
    {
        var order = To is null ? -1 : ODataLiteral.CompareText(key, To);
        if (order < 0 || order == 0 && !included) (To, ToIncluded) = (key, included);
    }
}
