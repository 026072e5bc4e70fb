using Azure;
using Azure.Data.Tables;
using ServerlessQiFu.Tests.Fixtures;
using static ServerlessQiFu.Tests.LocalHost.Storage.StoreRefusals;

namespace ServerlessQiFu.Tests.LocalHost.Storage;

public sealed class TableLimitOnSqliteTests : TableLimitTests<SqliteStore>
{
    [Theory, InlineData("a/b"), InlineData("a\\b"), InlineData("a#b"), InlineData("a?b"), InlineData("a\tb"), InlineData("a\u0085b")]
    public async Task A_key_has_no_characters_of_addresses_and_no_controls(string key)
    {
        await Refuses(400, "OutOfRangeInput", () => Table.AddEntityAsync(new TableEntity("p", key)));
        await Refuses(400, "OutOfRangeInput", () => Table.UpsertEntityAsync(new TableEntity(key, "r")));
        await RefusesAction(1, 400, "OutOfRangeInput", Table, new(TableTransactionActionType.Add, new TableEntity("p", "r")), new(TableTransactionActionType.Add, new TableEntity("p", key)));
    }

    [Fact]
    public async Task A_property_name_is_an_identifier_of_at_most_255_characters()
    {
        await Refuses(400, "PropertyNameInvalid", () => Table.AddEntityAsync(new TableEntity("p", "r") { ["no-hyphens"] = 1 }));
        await Refuses(400, "PropertyNameTooLong", () => Table.AddEntityAsync(new TableEntity("p", "r") { [new string('n', 256)] = 1 }));
        await Table.AddEntityAsync(new TableEntity("p", "r") { [new string('n', 255)] = 1 });
    }

    [Fact]
    public async Task An_instant_is_not_before_1601() =>
        await Refuses(400, "OutOfRangeInput", () => Table.AddEntityAsync(new TableEntity("p", "r") { ["At"] = DateTimeOffset.MinValue }));

    [Fact]
    public async Task A_merge_may_not_grow_an_entity_beyond_the_limits()
    {
        for (var n = 0; n < 252; n += 126) await Table.UpsertEntityAsync(Numbered(n, 126));
        await Refuses(400, "TooManyProperties", () => Table.UpsertEntityAsync(Numbered(252, 1)));
        await Table.UpsertEntityAsync(Numbered(251, 1));
        await Table.AddEntityAsync(Wide("large", 0, 15));
        await Refuses(400, "EntityTooLarge", () => Table.UpsertEntityAsync(Wide("large", 15, 5)));
    }

    [Fact]
    public async Task A_type_the_service_does_not_know_is_refused() =>
        await Assert.ThrowsAsync<NotSupportedException>(() => Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1m }));

    /// <summary>The emulator lets it pass.</summary>
    [Fact]
    public async Task An_entity_has_at_most_252_properties()
    {
        await Table.AddEntityAsync(Many("ok", 252));
        await Refuses(400, "TooManyProperties", () => Table.AddEntityAsync(Many("no", 253)));
    }

    /// <summary>The emulator lets it pass.</summary>
    [Fact]
    public async Task An_entity_is_at_most_one_mebibyte()
    {
        await Table.AddEntityAsync(Wide("ok", 0, 15));
        await Refuses(400, "EntityTooLarge", () => Table.AddEntityAsync(Wide("no", 0, 20)));
    }

    [Fact]
    public async Task A_key_of_1025_characters_is_refused_by_name()
    {
        await Table.AddEntityAsync(new TableEntity("p", new string('k', 1024)));
        await Refuses(400, "KeyValueTooLarge", () => Table.AddEntityAsync(new TableEntity("p", new string('k', 1025))));
        await Refuses(400, "KeyValueTooLarge", () => Table.AddEntityAsync(new TableEntity(new string('k', 1025), "r")));
    }

    private static TableEntity Numbered(int from, int count)
    {
        var entity = new TableEntity("p", "many");
        for (var n = from; n < from + count; n++) entity[$"P{n}"] = n;
        return entity;
    }
}

public sealed class TableLimitOnAzuriteTests : TableLimitTests<AzuriteStore>;

/// <summary>How large things may be.</summary>
public abstract class TableLimitTests<TStore> : StoreSuite<TStore> where TStore : StoreUnderTest, new()
{
    [Fact]
    public async Task A_text_has_at_most_32_Ki_characters()
    {
        await Table.AddEntityAsync(new TableEntity("p", "ok") { ["A"] = new string('字', 32 * 1024) });
        await Refuses(400, "PropertyValueTooLarge", () => Table.AddEntityAsync(new TableEntity("p", "no") { ["A"] = new string('a', 32 * 1024 + 1) }));
    }

    [Fact]
    public async Task Bytes_are_at_most_64_Ki()
    {
        await Table.AddEntityAsync(new TableEntity("p", "ok") { ["A"] = new byte[64 * 1024] });
        await Refuses(400, "PropertyValueTooLarge", () => Table.AddEntityAsync(new TableEntity("p", "no") { ["A"] = new byte[64 * 1024 + 1] }));
    }

    [Fact]
    public async Task A_key_has_at_most_1024_characters()
    {
        await Table.AddEntityAsync(new TableEntity("p", new string('k', 512)));
        // The emulator, which counts 512 characters, says InvalidInput.
        Assert.Equal(400, (await Assert.ThrowsAsync<RequestFailedException>(() => Table.AddEntityAsync(new TableEntity("p", new string('k', 1025))))).Status);
    }

    [Theory, InlineData("ab"), InlineData("1table"), InlineData("with-hyphen"), InlineData("表表表")]
    public async Task A_table_name_is_letters_and_digits(string name)
    {
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => Store.Tables.CreateTableAsync(name));
        Assert.Equal(400, failure.Status);
    }

    protected static TableEntity Wide(string row, int from, int count)
    {
        var entity = new TableEntity("p", row);
        for (var n = from; n < from + count; n++) entity[$"P{n}"] = new string('w', 32 * 1024);
        return entity;
    }

    protected static TableEntity Many(string row, int properties)
    {
        var entity = new TableEntity("p", row);
        for (var n = 0; n < properties; n++) entity[$"P{n}"] = n;
        return entity;
    }
}
