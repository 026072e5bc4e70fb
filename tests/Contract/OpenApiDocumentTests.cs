using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Tests.Architecture;

namespace ServerlessQiFu.Tests.Contract;

/// <summary>The contract is well made, and says the same as the list of problems.</summary>
public partial class OpenApiDocumentTests
{
    public static TheoryData<string> Operations => [.. OpenApi.Operations.Keys];
    public static TheoryData<string> SchemasWithExamples => [.. OpenApi.Schemas.Where(s => s.Value!["examples"] is not null).Select(s => s.Key)];

    [Fact]
    public void It_is_openapi_3_1_without_errors_or_warnings()
    {
        var settings = new OpenApiReaderSettings();
        settings.AddYamlReader();
        var read = OpenApiDocument.Parse(OpenApi.Yaml, "yaml", settings);
        Assert.Empty(read.Diagnostic!.Errors.Select(e => $"{e.Pointer}: {e.Message}"));
        Assert.Empty(read.Diagnostic.Warnings.Select(e => $"{e.Pointer}: {e.Message}"));
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic.SpecificationVersion);
        Assert.Equal(OpenApi.Document["paths"]!.AsObject().Count, read.Document!.Paths.Count);
    }

    [Fact]
    public void Every_reference_points_at_something_and_every_part_is_used()
    {
        var used = Pointer().Matches(OpenApi.Document.ToJsonString()).Select(m => m.Groups[1].Value).ToHashSet();
        foreach (var pointer in used) Assert.NotNull(OpenApi.Resolve(new JsonObject { ["$ref"] = "#/" + pointer }));

        // Written in the document's own words only: 405 belongs to a path, not to an operation, what is no request to neither, and a line is not a body.
        string[] standAlone = ["components/responses/MethodNotAllowed", "components/responses/NoRequest", "components/schemas/ImportLine", "components/schemas/ImportResult", "components/schemas/Correction"];
        var parts = from kind in new[] { "schemas", "responses", "parameters", "headers" }
                    from part in OpenApi.Document["components"]![kind]!.AsObject()
                    select $"components/{kind}/{part.Key}";
        Assert.Empty(parts.Except(used).Except(standAlone));
    }

    [Theory, MemberData(nameof(SchemasWithExamples))]
    public void Every_example_is_as_its_schema_says(string schema)
    {
        foreach (var example in OpenApi.Schemas[schema]!["examples"]!.AsArray())
            Assert.True(OpenApi.Faults(OpenApi.Named(schema), example) is [] , $"{example?.ToJsonString()}: {string.Join("; ", OpenApi.Faults(OpenApi.Named(schema), example))}");
    }

    [Fact]
    public void Every_schema_that_an_operation_names_has_an_example()
    {
        var named = Pointer().Matches(OpenApi.Document["paths"]!.ToJsonString() + OpenApi.Document["components"]!["responses"]!.ToJsonString())
            .Select(m => m.Groups[1].Value).Where(p => p.StartsWith("components/schemas/", StringComparison.Ordinal)).Select(p => p.Split('/')[2]).Distinct();
        Assert.DoesNotContain(named, n => OpenApi.Schemas[n]!["examples"] is null);
    }

    [Theory, MemberData(nameof(Operations))]
    public void Every_operation_names_its_roles_or_is_for_anyone(string operation)
    {
        var it = OpenApi.Operations[operation];
        Assert.Equal(it.IsOpen, it.Roles.Count == 0);
        Assert.Empty(it.Roles.Except(RoleNames.All));
        Assert.Equal(it.Roles.Distinct(), it.Roles);
        if (it.IsOpen) return;
        Assert.NotNull(it.Responses["401"]);
        Assert.NotNull(it.Responses["403"]);
    }

    [Theory, MemberData(nameof(Operations))]
    public void Every_refusal_is_a_problem_of_listed_types_and_its_status(string operation)
    {
        foreach (var (status, node) in OpenApi.Operations[operation].Responses.Where(r => r.Key[0] is '4' or '5'))
        {
            var answer = OpenApi.Resolve(node!);
            if (operation == "ready" && status == "503") continue; // says what is not ready, for machines that only look at the status
            var schema = Assert.Single(answer["content"]!.AsObject(), c => c.Key == Problem.ContentType).Value!["schema"]!;
            var uris = schema["allOf"]![1]!["properties"]!["type"]!["enum"]!.AsArray().Select(u => u!.GetValue<string>()).ToList();
            Assert.NotEmpty(uris);
            Assert.All(uris, uri => Assert.Equal(status, Assert.Single(ProblemType.All, t => t.Uri == uri).Status.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }
    }

    [Theory, MemberData(nameof(Operations))]
    public void Every_json_input_is_closed_and_limited(string operation)
    {
        if (OpenApi.Operations[operation].Node["requestBody"]?["content"]?["application/json"]?["schema"] is { } schema) Closed(schema, operation);

        static void Closed(JsonNode node, string at)
        {
            var schema = OpenApi.Resolve(node);
            switch (schema["type"]?.GetValue<string>())
            {
                case "object":
                    Assert.False(schema["additionalProperties"]?.GetValue<bool>() ?? true, $"{at} takes unknown fields");
                    foreach (var (name, property) in schema["properties"]!.AsObject()) Closed(property!, $"{at}/{name}");
                    break;
                case "array":
                    Assert.True(schema["maxItems"] is not null, $"{at} has no limit of items");
                    Closed(schema["items"]!, at + "/*");
                    break;
                case "string":
                    Assert.True(schema["maxLength"] is not null || schema["enum"] is not null || schema["format"]?.GetValue<string>() == "date" || IsBounded(schema), $"{at} has no limit of length");
                    break;
                case "integer":
                    Assert.True(schema["minimum"] is not null && schema["maximum"] is not null, $"{at} has no range");
                    break;
            }
        }

        static bool IsBounded(JsonObject schema) => schema["pattern"]?.GetValue<string>() is { } pattern && !pattern.Contains('+') && !pattern.Contains('*');
    }

    /// <summary>A reading that says why: it changes nothing of the appeal, and asked twice it is written down twice.</summary>
    private const string Disclosure = "discloseContact";

    [Fact]
    public void Commands_of_staff_demand_if_match_and_those_of_companies_do_not()
    {
        var commands = OpenApi.Operations.Values.Where(o => o.Method == "POST" && o.Path.StartsWith("/api/appeals/{id}/", StringComparison.Ordinal) && o.Id != Disclosure).ToList();
        Assert.Equal(23, commands.Count);
        foreach (var command in commands)
        {
            var demanded = command.Parameters.Any(p => p["name"]!.GetValue<string>() == "If-Match" && p["required"]?.GetValue<bool>() == true);
            Assert.Equal(!command.Roles.Contains("enterprise"), demanded);
            Assert.Equal(demanded, command.Responses["412"] is not null && command.Responses["428"] is not null);
        }
    }

    [Fact]
    public void Every_post_of_a_caller_takes_an_idempotency_key_and_filing_demands_it()
    {
        foreach (var post in OpenApi.Operations.Values.Where(o => o.Method == "POST" && !o.IsOpen && o.Id != Disclosure))
        {
            var key = Assert.Single(post.Parameters, p => p["name"]!.GetValue<string>() == "Idempotency-Key");
            Assert.Equal(post.Id == "fileAppeal", key["required"]?.GetValue<bool>() ?? false);
        }
    }

    [Fact]
    public void Problem_types_are_the_same_in_code_contract_and_documentation()
    {
        var code = ProblemType.All.Select(t => t.Slug).Order().ToList();
        var contract = Slug().Matches(OpenApi.Document["components"]!["responses"]!.ToJsonString()).Select(m => m.Groups[1].Value).Distinct().Order();
        var documented = File.ReadLines(Path.Combine(SourceRuleTests.Root, "docs", "problems.md"))
            .Select(l => DocumentedRow().Match(l)).Where(m => m.Success).Select(m => (Slug: m.Groups[1].Value, Status: int.Parse(m.Groups[2].ValueSpan, System.Globalization.CultureInfo.InvariantCulture))).ToList();
        Assert.Equal(code, contract);
        Assert.Equal(code, documented.Select(d => d.Slug).Order());
        Assert.All(documented, d => Assert.Equal(ProblemType.All.Single(t => t.Slug == d.Slug).Status, d.Status));
    }

    [GeneratedRegex("\"\\$ref\":\"#/([^\"]+)\"")]
    private static partial Regex Pointer();

    [GeneratedRegex("https://serverlessqifu\\.example/problems/([a-z-]+)")]
    private static partial Regex Slug();

    [GeneratedRegex("^\\| `([a-z-]+)` \\| ([0-9]{3}) \\|")]
    private static partial Regex DocumentedRow();
}
