using System.Text.Json.Nodes;
using ServerlessQiFu.Domain.DataFiles;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Tests.Domain.Policy;

/// <summary>A policy with a hole never starts the product: each place and broken rule is named, all at once.</summary>
public class PolicyErrorTests
{
    [Theory]
    // A value that is wrong by itself.
    [InlineData("/version", "0", "1 to")]
    [InlineData("/version", "1.5", "whole number")]
    [InlineData("/name", "\" \"", "is empty")]
    [InlineData("/windows", "[]", "0 items; 1 to 12")]
    [InlineData("/windows/0", "\"9:00-12:00\"", "a window such as")]
    [InlineData("/windows/0", "\"12:00-09:00\"", "a window such as")]
    [InlineData("/windows/1", "\"11:59-18:00\"", "do not overlap")]
    [InlineData("/wipLimit", "0", "1 to 1000")]
    [InlineData("/sampleOfSatisfied", "1.01", "is 0 to 1")]
    [InlineData("/repeatWindow", "\"0d\"", "not a limit")]
    [InlineData("/repeatWindow", "90", "a limit such as")]
    [InlineData("/returnGrounds", "[]", "0 items; 1 to 50")]
    [InlineData("/returnGrounds/1/code", "\"NOT_OUR_DUTY\"", "given twice", "/returnGrounds/1")]
    [InlineData("/appellantPause/maxTimes", "-1", "0 to 100")]
    [InlineData("/review/similarity", "1.5", "is 0 to 1")]
    [InlineData("/review/lastReplies", "201", "0 to 200")]
    [InlineData("/review/hastyWorkingTime/Complex", "\"1wd\"", "wrong kind")]
    [InlineData("/review/hastyWorkingTime/Complex", "\"1h\"", "wrong kind")]
    [InlineData("/review/decide", "\"soon\"", "not a limit")]
    [InlineData("/coHandling/most", "21", "0 to 20")]
    [InlineData("/coHandling/tell", "[]", "1 to")]
    [InlineData("/coHandling/tell", "[\"UnitHead\", \"UnitHead\"]", "given twice")]
    [InlineData("/contestWindow", "\"0wd\"", "not a limit")]
    [InlineData("/contestWindow", "null", "null is not taken")]
    [InlineData("/outerLimits/byTrack/None", "\"1d\"", "no such field")]
    [InlineData("/outerLimits/byTrack/1", "\"1d\"", "no such field")]
    [InlineData("/tiers/Complex/callBack/ladder", "[]", "0 items; 1 to 20")]
    [InlineData("/tiers/Complex/callBack/ladder/1/name", "\"NotStarted\"", "there twice")]
    [InlineData("/tiers/Complex/callBack/ladder/0/basis", "\"Promise\"", "one of Start, Finish")]
    [InlineData("/tiers/Complex/callBack/ladder/2/after", "\"0wd\"", "not a limit")]
    [InlineData("/tiers/Complex/callBack/ladder/0/tell", "[]", "1 to")]
    [InlineData("/tiers/Complex/callBack/differentHalfDays", "\"yes\"", "true or false")]
    [InlineData("/tiers/Complex/ladder", "[]", "0 items; 1 to 20")]
    [InlineData("/tiers/Complex/ladder/0/tell", "[]", "1 to")]
    [InlineData("/tiers/Complex/ladder/0/tell/0", "\"Mayor\"", "one of Officer, UnitHead")]
    [InlineData("/tiers/Complex/ladder/0/tell", "[\"Officer\", \"Officer\"]", "given twice")]
    [InlineData("/tiers/Complex/ladder/0/light", "\"yellow\"", "one of Green")]
    [InlineData("/tiers/Complex/ladder/0/share", "101", "1 to 100")]
    [InlineData("/tiers", "[]", "an object")]
    // A limit of the wrong kind.
    [InlineData("/tiers/Assistance/promise", "\"72h\"", "wrong kind")]
    [InlineData("/tiers/Assistance/redo", "\"5d\"", "wrong kind")]
    [InlineData("/tiers/Assistance/extension/longest", "\"24h\"", "wrong kind")]
    [InlineData("/tiers/Assistance/lease/default", "\"1wd\"", "wrong kind")]
    [InlineData("/tiers/Assistance/ladder/5/after", "\"72h\"", "one kind of limit")]
    // Values that do not fit together.
    [InlineData("/tiers/Consultation/ladder/1/share", "50", "Shares ascend")]
    [InlineData("/tiers/Consultation/ladder/4/after", "\"1wd\"", "Outer rungs ascend")]
    [InlineData("/tiers/Consultation/ladder/4/name", "\"Red\"", "there twice")]
    [InlineData("/tiers/Consultation/promise", "\"16wd\"", "no longer than the longest outer limit")]
    [InlineData("/tiers/Consultation/dispatch", "\"8wh\"", "no longer than the promise")]
    [InlineData("/tiers/Consultation/firstContact", "\"25h\"", "no longer than the promise")]
    [InlineData("/tiers/Consultation/returnWindow", "\"2wd\"", "no longer than the promise")]
    [InlineData("/tiers/Assistance/stageReply/first", "\"4wd\"", "no later than the promise")]
    [InlineData("/tiers/Assistance/extension/longest", "\"4wd\"", "no longer than the promise it extends")]
    [InlineData("/tiers/Assistance/extension/approvals", "[\"Supervisor\", \"CityLeader\"]", "One approving post for each")]
    [InlineData("/tiers/Assistance/evaluation/remindAfter", "\"11wd\"", "before the evaluation expires")]
    [InlineData("/tiers/Assistance/callBack/start", "\"4wd\"", "before it must be finished")]
    [InlineData("/tiers/Assistance/callBack/minWorkingDays", "4", "cannot lie on 4 days")]
    [InlineData("/tiers/Assistance/lease/default", "\"169h\"", "no longer than the longest")]
    public void A_broken_rule_is_named_with_its_place(string at, string value, string rule, string? pointer = null)
    {
        var errors = Refused(file => Set(file, at, JsonNode.Parse(value)));

        var error = Assert.Single(errors);
        Assert.Equal(pointer ?? at, error.Pointer);
        Assert.Contains(rule, error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void No_field_may_be_missing_and_none_unknown()
    {
        var optional = new[] { "stageReply", "every", "extension", "light" };
        foreach (var (pointer, name) in Fields(JsonNode.Parse(ShippedPolicyTests.Text)!, ""))
        {
            var errors = Refused(file => At(file, pointer).AsObject()[$"{name}s"] = 1);
            Assert.Equal([($"{pointer}/{name}s", true)], errors.Select(e => (e.Pointer, e.Detail.StartsWith("There is no such field", StringComparison.Ordinal))));
            if (optional.Contains(name) || (name == "after" && pointer.Contains("/callBack/", StringComparison.Ordinal))) continue;
            errors = Refused(file => At(file, pointer).AsObject().Remove(name));
            Assert.Contains(new FieldError($"{pointer}/{name}", "This field is required. 此项必填。"), errors);
        }
    }

    [Fact]
    public void Stage_replies_extensions_and_lights_may_be_left_out()
    {
        var policy = Changed(file =>
        {
            At(file, "/tiers/Complex").AsObject().Remove("stageReply");
            At(file, "/tiers/Complex").AsObject().Remove("extension");
            At(file, "/tiers/Complex/ladder/0").AsObject().Remove("light");
        }).OrThrow()[Tier.Complex];

        Assert.Null(policy.StageReply);
        Assert.Null(policy.Extension);
        Assert.Null(policy.Ladder[0].Light);
    }

    [Fact]
    public void A_rung_counts_by_its_own_basis_only()
    {
        Assert.Equal("/tiers/Complex/ladder/0/after", Refused(f => Set(f, "/tiers/Complex/ladder/0/after", "1wd")).Single().Pointer);
        Assert.Equal("/tiers/Complex/ladder/3/share", Refused(f => Set(f, "/tiers/Complex/ladder/3/share", 10)).Single().Pointer);
        Assert.Contains(Refused(f =>
        {
            var ladder = At(f, "/tiers/Complex/ladder").AsArray();
            var first = ladder[0];
            ladder.RemoveAt(0);
            ladder.Add(first);
        }), e => e == new FieldError("/tiers/Complex/ladder/5", "Rungs of the promise come before those of the outer limit."));
    }

    [Fact]
    public void All_errors_come_at_once()
    {
        var errors = Refused(file =>
        {
            Set(file, "/coHandling/most", -1);
            Set(file, "/tiers/Consultation/promise", "soon");
            Set(file, "/tiers/Complex/ladder/5/tell/0", "Nobody");
            At(file, "").AsObject().Remove("repeatWindow");
        });

        Assert.Equal(["/tiers/Consultation/promise", "/tiers/Complex/ladder/5/tell/0", "/coHandling/most", "/repeatWindow"], errors.Select(e => e.Pointer));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{ \"version\": 1 } trailing")]
    [InlineData("// comment\n{}")]
    public void What_is_no_policy_at_all_is_refused(string text)
    {
        var reading = AppealPolicy.Parse(text);

        Assert.Null(reading.Value);
        Assert.NotEmpty(reading.Errors);
        Assert.NotEmpty(Assert.Throws<FormatException>(() => reading.OrThrow()).Message);
    }

    internal static Reading<AppealPolicy> Changed(Action<JsonNode> change)
    {
        var file = JsonNode.Parse(ShippedPolicyTests.Text)!;
        change(file);
        return AppealPolicy.Parse(file.ToJsonString());
    }

    internal static void Set(JsonNode file, string pointer, JsonNode? value)
    {
        var (parent, name) = (At(file, pointer[..pointer.LastIndexOf('/')]), pointer[(pointer.LastIndexOf('/') + 1)..]);
        if (parent is JsonArray list) list[int.Parse(name, null)] = value;
        else parent[name] = value;
    }

    private static IReadOnlyList<FieldError> Refused(Action<JsonNode> change)
    {
        var reading = Changed(change);
        Assert.Null(reading.Value);
        return reading.Errors;
    }

    private static JsonNode At(JsonNode file, string pointer) => pointer.Split('/').Skip(1)
        .Aggregate(file, (node, step) => node is JsonArray list ? list[int.Parse(step, null)]! : node[step]!);

    private static IEnumerable<(string Pointer, string Name)> Fields(JsonNode? node, string pointer) => node switch
    {
        JsonObject fields => fields.SelectMany(f => Fields(f.Value, $"{pointer}/{f.Key}").Prepend((pointer, f.Key))),
        JsonArray items => items.SelectMany((item, i) => Fields(item, $"{pointer}/{i}")),
        _ => [],
    };
}
