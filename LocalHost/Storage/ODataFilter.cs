namespace ServerlessQiFu.LocalHost;

internal enum Comparison { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual }

/// <summary>The part of OData that <c>TableClient.CreateQueryFilter</c> writes.</summary>
internal abstract record ODataFilter
{
    private ODataFilter() { }

    /// <summary>Whether the row meets it. A comparison with a property that is absent or of another type is false.</summary>
    public abstract bool Matches(in StoredEntity row);

    public sealed record And(ODataFilter Left, ODataFilter Right) : ODataFilter
    {
        public override bool Matches(in StoredEntity row) => Left.Matches(row) && Right.Matches(row);
    }

    public sealed record Or(ODataFilter Left, ODataFilter Right) : ODataFilter
    {
        public override bool Matches(in StoredEntity row) => Left.Matches(row) || Right.Matches(row);
    }

    public sealed record Not(ODataFilter Inner) : ODataFilter
    {
        public override bool Matches(in StoredEntity row) => !Inner.Matches(row);
    }

    public sealed record Compare(PropertyName Property, Comparison How, ODataLiteral With) : ODataFilter
    {
        public override bool Matches(in StoredEntity row) => Order(row) is { } order && How switch
        {
            Comparison.Equal => order == 0,
            Comparison.NotEqual => order != 0,
            Comparison.Less => order < 0,
            Comparison.LessOrEqual => order <= 0,
            Comparison.Greater => order > 0,
            _ => order >= 0,
        };

        private int? Order(in StoredEntity row) => Property.Text switch
        {
            "PartitionKey" => With.Text is { } text ? ODataLiteral.CompareText(row.PartitionKey, text) : null,
            "RowKey" => With.Text is { } text ? ODataLiteral.CompareText(row.RowKey, text) : null,
            "Timestamp" => With.Type == EdmType.DateTime ? row.Stamp.CompareTo(With.Integer) : null,
            _ => EntityBody.Find(row.Body, Property.Utf8, out var value) ? With.Order(value, How is Comparison.Equal or Comparison.NotEqual) : null,
        };
    }
}

/// <summary>A constant of a filter.</summary>
internal sealed record ODataLiteral(EdmType Type, string? Text = null, long Integer = 0, double Number = 0, Guid Guid = default, byte[]? Bytes = null)
{
    /// <summary>Below, at or above zero as the stored value is below, at or above this; null where the two cannot be compared.</summary>
    public int? Order(in PropertyValue value, bool equalityOnly) => (value.Type, Type) switch
    {
        (EdmType.String, EdmType.String) => CompareText(value.Text, Text!),
        (EdmType.DateTime, EdmType.DateTime) => value.Int64.CompareTo(Integer),
        (EdmType.Boolean, EdmType.Boolean) => value.Boolean.CompareTo(Integer != 0),
        (EdmType.Guid, EdmType.Guid) when equalityOnly => value.Guid == Guid ? 0 : 1,
        (EdmType.Binary, EdmType.Binary) when equalityOnly => value.Raw.SequenceEqual(Bytes) ? 0 : 1,
        (EdmType.Int32 or EdmType.Int64, EdmType.Int32 or EdmType.Int64) => Whole(value).CompareTo(Integer),
        (EdmType.Int32 or EdmType.Int64 or EdmType.Double, EdmType.Int32 or EdmType.Int64 or EdmType.Double) => Compare(Any(value), Number),
        _ => null,
    };

    /// <summary>The store's order of keys: by code point, which is the order of the UTF-8 bytes SQLite compares.</summary>
    public static int CompareText(string left, string right)
    {
        var shared = left.AsSpan().CommonPrefixLength(right);
        if (shared == left.Length || shared == right.Length) return left.Length.CompareTo(right.Length);
        var (l, r) = (left[shared], right[shared]);
        // Surrogates stand for code points above every other character's, yet are numbered below U+E000.
        return char.IsSurrogate(l) == char.IsSurrogate(r) ? l.CompareTo(r) : char.IsSurrogate(l) ? 1 : -1;
    }

    private static long Whole(in PropertyValue value) => value.Type == EdmType.Int32 ? value.Int32 : value.Int64;

    private static double Any(in PropertyValue value) => value.Type == EdmType.Double ? value.Double : Whole(value);

    private static int? Compare(double left, double right) => double.IsNaN(left) || double.IsNaN(right) ? null : left.CompareTo(right);
}
