using System.Text.RegularExpressions;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Visibility;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Operations;
using ServerlessQiFu.Functions.Pages;
using ServerlessQiFu.Tests.Architecture;
using ServerlessQiFu.Web;

namespace ServerlessQiFu.Tests.Web;

/// <summary>Every word of the pages stands in both languages, and every word that a page asks for is there.</summary>
public partial class WordsTests
{
    private static readonly string[] Pages = [.. new[] { "Web", Path.Combine("Functions", "Pages") }
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(SourceRuleTests.Root, folder), "*.*", SearchOption.AllDirectories))
        .Where(file => file.EndsWith(".razor", StringComparison.Ordinal) || file.EndsWith(".cs", StringComparison.Ordinal))];

    [Fact]
    public void Both_languages_say_the_same_things() => Assert.Equal(Words.Chinese.Keys.Order(StringComparer.Ordinal), Words.English.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void A_text_has_the_same_places_in_both_languages() => Assert.All(Words.Chinese.Keys, key =>
        Assert.Equal(Places(Words.Chinese[key]), Places(Words.English[key])));

    [Fact]
    public void Every_text_that_a_page_names_is_there()
    {
        var named = Pages.SelectMany(file => Named().Matches(File.ReadAllText(file)).Select(m => m.Groups["key"].Value)).Distinct().ToList();
        Assert.True(named.Count > 100, "The pages name few texts: the search for them is wrong.");
        Assert.DoesNotContain(named, key => Words.Chinese.Find(key) is null);
    }

    /// <summary>Texts whose key is made of a value.</summary>
    public static TheoryData<string, string[]> Kinds => new()
    {
        { "event", [.. EventVisibility.Listed.Select(type => type.Name)] },
        { "state", Enum.GetNames<Status>() }, { "tier", Enum.GetNames<Tier>() }, { "kind", Enum.GetNames<Kind>() }, { "light", Enum.GetNames<Light>() },
        { "light.short", Enum.GetNames<Light>() }, { "outcome", Enum.GetNames<Outcome>() }, { "attempt", Enum.GetNames<AttemptOutcome>() },
        { "part", Enum.GetNames<PartState>() }, { "as", Enum.GetNames<ClosedAs>() }, { "result", Enum.GetNames<CallBackResult>() }, { "limit", Enum.GetNames<StepLimit>() },
        { "ground", Enum.GetNames<Ground>() }, { "post", Enum.GetNames<Post>() }, { "finding", Enum.GetNames<FindingKind>() }, { "flag", Enum.GetNames<ReplyFlag>() },
        { "role", [.. RoleNames.All, "system"] }, { "ops.kind", Enum.GetNames<DeadLetterKind>() }, { "limit", Enum.GetNames<LimitUnit>() },
        { "act", [.. Acts.All.SelectMany(act => new[] { act.Name, act.Name + ".do", act.Name + ".done" })] },
    };

    [Theory, MemberData(nameof(Kinds))]
    public void Every_value_has_its_words(string kind, string[] values) => Assert.All(values, value => Assert.NotNull(Words.Chinese.Find($"{kind}.{value}")));

    /// <summary>Short sentences (pages.md §3.4): what a person reads at a counter, not a regulation.</summary>
    [Fact]
    public void No_Chinese_sentence_is_longer_than_forty_characters() => Assert.All(Words.Chinese.Keys, key =>
        Assert.All(SentenceEnds().Split(Words.Chinese[key]), sentence => Assert.True(sentence.Length <= 40, $"{key}: {sentence}")));

    [Fact]
    public void Words_of_the_machine_room_are_not_said_to_people() => Assert.All(Words.Chinese.Keys, key =>
        Assert.All(new[] { "工单", "派单", "流程实例", "闭环", "赋能" }, word => Assert.DoesNotContain(word, Words.Chinese[key], StringComparison.Ordinal)));

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(m => m.Value).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"(?:W|[Ww]ords|Frame\.Words)(?:\[|\.Say\(|\.Find\()(?:\w+ \? )?""(?<key>[\w./-]+)""(?=[\],)]| :)", RegexOptions.ExplicitCapture)]
    private static partial Regex Named();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Place();

    [GeneratedRegex("[。；！？]")]
    private static partial Regex SentenceEnds();
}
