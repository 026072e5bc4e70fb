using CsCheck;
using ServerlessQiFu.Domain.Triage;

namespace ServerlessQiFu.Tests.Domain.Triage;

public class NearDuplicatesTests
{
    private const string Letter = "我们园区的转供电电价长期高于国家规定，物业每度电加收四毛，多家企业向管理处反映都没有结果，请有关部门核查并责令整改";

    [Fact]
    public void The_same_matter_in_nearly_the_same_words_is_found()
    {
        var index = new NearDuplicates();
        index.Add("a", Letter);
        index.Add("b", "请问公司注销需要准备什么材料，公告期是多久，网上能不能办理");
        Assert.Equal(["a"], index.Like(Letter.Replace("四毛", "五毛")).Select(f => f.Id));
        Assert.Equal(["a"], index.Like("您好！" + Letter + "。谢谢！").Select(f => f.Id));
        Assert.Empty(index.Like("工厂门口的路灯坏了两个月，夜班工人出行很不安全，请派人维修"));
    }

    [Fact]
    public void What_is_closed_is_not_found_and_what_is_changed_is_found_as_it_is_now()
    {
        var index = new NearDuplicates();
        index.Add("a", Letter);
        index.Add("a", Letter);
        Assert.Equal(1, index.Count);
        Assert.Single(index.Like(Letter));
        index.Add("a", "完全不同的另一件事情，关于港口拖车排队时间过长");
        Assert.Empty(index.Like(Letter));
        Assert.True(index.Remove("a"));
        Assert.False(index.Remove("a"));
        Assert.Equal(0, index.Count);
        Assert.Empty(index.Like("完全不同的另一件事情，关于港口拖车排队时间过长"));
    }

    /// <summary>Phrases come to be shared and to be one letter's alone again: what is found is what an index finds that never knew the others.</summary>
    [Fact]
    public void What_comes_and_goes_leaves_no_trace() =>
        Gen.Select(Gen.Int[0, 7], Gen.Int[0, 4]).Array[1, 60].Sample(steps =>
        {
            string[] texts = [Letter, Letter.Replace("四毛", "五毛"), Letter[..40], "另一件事：" + Letter[20..], "工厂门口的路灯坏了两个月，夜班工人出行很不安全，请派人维修"];
            var index = new NearDuplicates();
            var open = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (letter, text) in steps)
            {
                var id = $"{letter}";
                if (text == 4 && open.Remove(id)) Assert.True(index.Remove(id));
                else index.Add(id, open[id] = texts[text]);
            }
            var fresh = new NearDuplicates();
            foreach (var (id, text) in open) fresh.Add(id, text);
            Assert.Equal(open.Count, index.Count);
            Assert.All(texts, text => Assert.Equal(fresh.Like(text, atLeast: 0.1), index.Like(text, atLeast: 0.1)));
        }, iter: 500);

    [Fact]
    public void A_letter_is_always_like_itself() =>
        Gen.String[0, 80].Array[1, 20].Sample(letters =>
        {
            var index = new NearDuplicates();
            for (var i = 0; i < letters.Length; i++) index.Add($"{i}", letters[i]);
            for (var i = 0; i < letters.Length; i++)
                Assert.Contains(index.Like(letters[i], limit: 100), f => f.Id == $"{i}" && f.Similarity == 1);
        }, iter: 200);

    [Fact]
    public void Estimated_similarity_is_near_the_true_one() =>
        Gen.Select(Gen.Char['一', '龟'].Array[200], Gen.Int[0, 40]).Sample((characters, changed) =>
        {
            var text = new string(characters);
            var other = text[..^changed] + new string('囗', changed);
            var (x, y) = (Grams(text), Grams(other));
            var truth = x.Intersect(y).Count() / (double)x.Union(y).Count();
            var index = new NearDuplicates();
            index.Add("a", text);
            if (index.Like(other, atLeast: 0) is [var found]) Assert.Equal(truth, found.Similarity, 0.25);
            else Assert.True(truth < 0.6, $"{truth}");
        }, iter: 300);

    private static HashSet<string> Grams(string text) => [.. Enumerable.Range(0, text.Length - 3).Select(i => text.Substring(i, 4))];
}
