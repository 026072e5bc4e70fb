using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Knowledge;
using ServerlessQiFu.Functions.Notices;
using ServerlessQiFu.Functions.Operations;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Reports;

namespace ServerlessQiFu.Tests.Contract;

/// <summary>The records of the code and the schemas of the contract say the same, both ways.</summary>
public class SchemaTests
{
    private static readonly Dictionary<string, Type> Types = typeof(FileAppealRequest).Assembly.GetTypes()
        .Where(t => t is { IsPublic: true, IsGenericType: false, IsAbstract: false }).ToDictionary(t => t.Name);

    private static readonly Dictionary<string, Type> OtherNames = new()
    {
        ["AppealPage"] = typeof(Paged<AppealSummary>), ["NoticePage"] = typeof(Paged<NoticeView>), ["SubscriptionPage"] = typeof(Paged<SubscriptionView>),
        ["FieldError"] = typeof(ServerlessQiFu.Domain.DataFiles.FieldError),
        ["Correction"] = typeof(ServerlessQiFu.Functions.Store.Correction),
        ["ReportCasePage"] = typeof(Paged<ReportCase>), ["AnswerPage"] = typeof(Paged<AnswerView>),
        ["AuditPage"] = typeof(Paged<AuditEntryView>), ["ReadPage"] = typeof(Paged<ReadView>), ["Problem"] = typeof(ProblemDocument),
    };

    public static TheoryData<string> ObjectSchemas => [.. OpenApi.Schemas.Where(s => s.Value!["type"]?.GetValue<string>() == "object" && s.Key != "Links").Select(s => s.Key)];
    public static TheoryData<string> RequestSchemas => [.. ObjectSchemas.Select(r => r.Data).Where(n => typeof(IRequestBody).IsAssignableFrom(TypeOf(n)))];

    [Theory, MemberData(nameof(ObjectSchemas))]
    public void A_record_has_the_fields_of_its_schema_and_no_others(string schema)
    {
        var form = ContractJson.Options.GetTypeInfo(TypeOf(schema));
        Assert.Equal(OpenApi.Schemas[schema]!["properties"]!.AsObject().Select(p => p.Key).Order(), form.Properties.Where(p => !p.IsExtensionData).Select(p => p.Name).Order());
    }

    [Theory, MemberData(nameof(RequestSchemas))]
    public void What_a_request_must_have_is_the_same_on_both_sides(string schema)
    {
        Same(OpenApi.Schemas[schema]!.AsObject(), ContractJson.Options.GetTypeInfo(TypeOf(schema)));

        static void Same(JsonObject schema, JsonTypeInfo form)
        {
            Assert.Equal((schema["required"]?.AsArray() ?? []).Select(r => r!.GetValue<string>()).Order(), form.Properties.Where(p => p.IsRequired).Select(p => p.Name).Order());
            foreach (var property in form.Properties)
            {
                var inner = ContractJson.Options.GetTypeInfo(property.PropertyType);
                if (inner.Kind == JsonTypeInfoKind.Object) Same(OpenApi.Resolve(schema["properties"]![property.Name]!), inner);
            }
        }
    }

    [Theory, MemberData(nameof(ObjectSchemas))]
    public void An_example_read_into_its_record_and_written_again_is_the_same(string schema)
    {
        foreach (var example in OpenApi.Schemas[schema]!["examples"]?.AsArray() ?? [])
        {
            var type = TypeOf(schema);
            var read = JsonSerializer.Deserialize(example!.ToJsonString(), type, ContractJson.Options);
            var written = JsonNode.Parse(JsonSerializer.Serialize(read, type, ContractJson.Options))!.AsObject();
            // Defaults are written out, and so are empty lists; nothing else may differ.
            foreach (var (name, _) in written.Where(w => !example!.AsObject().ContainsKey(w.Key)).ToList())
                if (OpenApi.Schemas[schema]!["properties"]?[name]?["default"] is not null) written.Remove(name);
            Assert.True(JsonNode.DeepEquals(Plain(example), Plain(written)), $"{example.ToJsonString()}\n{written.ToJsonString()}");
            Assert.Empty(OpenApi.Faults(OpenApi.Named(schema), written));
        }
    }

    [Theory, MemberData(nameof(RequestSchemas))]
    public void An_example_of_a_request_is_accepted(string schema)
    {
        var parse = typeof(JsonBody).GetMethod(nameof(JsonBody.Parse))!.MakeGenericMethod(TypeOf(schema));
        foreach (var example in OpenApi.Schemas[schema]!["examples"]!.AsArray())
        {
            var read = parse.Invoke(null, [new ReadOnlyMemory<byte>(System.Text.Encoding.UTF8.GetBytes(example!.ToJsonString()))])!;
            object?[] outs = [null, null];
            var good = (bool)read.GetType().GetMethod("Try")!.Invoke(read, outs)!;
            Assert.True(good, $"{example.ToJsonString()}: {JsonSerializer.Serialize((outs[1] as Problem)?.Errors)}");
        }
    }

    [Theory]
    [InlineData("Status", typeof(ServerlessQiFu.Domain.Appeals.Status)), InlineData("Tier", typeof(ServerlessQiFu.Domain.Policy.Tier)), InlineData("Kind", typeof(ServerlessQiFu.Domain.Policy.Kind))]
    [InlineData("StatutoryTrack", typeof(ServerlessQiFu.Domain.Policy.StatutoryTrack)), InlineData("Ground", typeof(ServerlessQiFu.Domain.Appeals.Ground))]
    [InlineData("ServiceStage", typeof(ServerlessQiFu.Domain.Enterprises.ServiceStage)), InlineData("ServiceCard", typeof(ServerlessQiFu.Domain.Enterprises.ServiceCard))]
    [InlineData("Outcome", typeof(ServerlessQiFu.Domain.Appeals.Outcome)), InlineData("ReplyFlag", typeof(ServerlessQiFu.Domain.Appeals.ReplyFlag)), InlineData("PartState", typeof(ServerlessQiFu.Domain.Appeals.PartState))]
    [InlineData("AttemptOutcome", typeof(ServerlessQiFu.Domain.Appeals.AttemptOutcome)), InlineData("CallBackResult", typeof(ServerlessQiFu.Domain.Appeals.CallBackResult))]
    [InlineData("FindingKind", typeof(ServerlessQiFu.Domain.Appeals.FindingKind))]
    [InlineData("UnitLevel", typeof(ServerlessQiFu.Domain.Directory.UnitLevel)), InlineData("Light", typeof(ServerlessQiFu.Domain.Policy.Light))]
    public void A_closed_list_is_the_same_on_both_sides(string schema, Type type) =>
        Assert.Equal(OpenApi.Schemas[schema]!["enum"]!.AsArray().Select(n => n!.GetValue<string>()), Enum.GetNames(type));

    [Fact]
    public void The_districts_of_the_contract_are_the_citys() =>
        Assert.Equal(OpenApi.Schemas["DistrictId"]!["enum"]!.AsArray().Select(n => n!.GetValue<string>()).Order(), ServerlessQiFu.Domain.Enterprises.Districts.Shipped.All.Select(d => d.Id).Order());

    private static Type TypeOf(string schema) => OtherNames.GetValueOrDefault(schema) ?? Types.GetValueOrDefault(schema) ?? throw new InvalidOperationException($"No record is called {schema}.");

    /// <summary>Instants compare by value: 02:00+00:00 may be written with fewer or more digits.</summary>
    private static JsonNode? Plain(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Plain(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Plain)]),
        JsonValue v when v.TryGetValue<string>(out var text) && text.Contains('T') && DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var at) => JsonValue.Create(at.ToString("O")),
        _ => node?.DeepClone(),
    };
}
