using CsCheck;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Domain.Triage;

/// <summary>Recall is measured on made-up numbers in made-up sentences; precision on real letters is measured by tools/EvalTriage.</summary>
public class RedactorTests
{
    private const int Samples = 4000;

    private static readonly Gen<string> Mobile = Gen.Select(Gen.Int[3, 9], Digits(9), (a, b) => $"1{a}{b}");

    private static readonly Gen<string> Before = OneOfThese("联系电话", "请回电：", "我的号码是", "", "如有问题请联系，", "（", "tel:", "手机", "拨打");
    private static readonly Gen<string> After = OneOfThese("", "。谢谢", "，请尽快", "（微信同号）", "\n", " 王", "；另外");

    [Fact]
    public void Phones_in_any_spelling_are_hidden()
    {
        var spelt = Gen.Select(Mobile, Spelling, (number, spell) => spell(number));
        Recall(Gen.Select(Before, spelt, After), 0.97, "PHONE");
    }

    [Fact]
    public void Landlines_and_service_numbers_are_hidden()
    {
        var number = Gen.OneOf(
            Gen.Select(Gen.Int[2, 8], Digits(7), (a, b) => $"0755-{a}{b}"), Gen.Select(Gen.Int[2, 8], Digits(7), (a, b) => $"0755 {a}{b}"),
            Gen.Select(Gen.Int[2, 8], Digits(7), (a, b) => $"0755{a}{b}"), Gen.Select(Gen.Int[2, 8], Digits(6), (a, b) => $"0454-{a}{b}"),
            Gen.Select(Gen.Int[2, 8], Digits(7), (a, b) => $"（0755）{a}{b}"), Digits(7).Select(d => $"400-{d[..3]}-{d[3..]}"), Digits(7).Select(d => $"400{d}"));
        Recall(Gen.Select(Before, number, After), 0.97, "PHONE");
    }

    [Fact]
    public void Mail_in_any_spelling_is_hidden()
    {
        var name = Gen.Select(Gen.Char['a', 'z'], Gen.String[Gen.OneOf(Gen.Char['a', 'z'], Gen.Char['0', '9']), 2, 12], (a, b) => a + b);
        var plain = Gen.Select(name, OneOfThese("qq.com", "163.com", "gov.cn", "mail.example.com.cn", "foxmail.com"), (a, b) => a + "@" + b);
        var spelt = Gen.Select(plain, OneOfThese<Func<string, string>>(s => s, s => s.Replace("@", "＠"), s => s.Replace("@", " @ "), s => s.Replace("@", "[at]"), FullWidth, s => s.ToUpperInvariant(), s => s.Replace(".", "。")), (a, f) => f(a));
        Recall(Gen.Select(OneOfThese("邮箱：", "邮件发到", "", "mail "), spelt, OneOfThese("", "，谢谢", " 收")), 0.97, "MAIL");
    }

    [Fact]
    public void Numbers_with_a_check_digit_are_hidden_and_named_rightly()
    {
        Recall(Gen.Select(Before, Gen.Select(IdCard, Grouping, (s, f) => f(s)), After), 0.99, "IDCARD");
        Recall(Gen.Select(Before, Gen.Select(CreditCode, Grouping, (s, f) => f(s)), After), 0.99, "USCC");
        // A card whose digits happen to read as an ID card is hidden as one; nothing of it shows either way.
        Recall(Gen.Select(Before, Gen.Select(BankCard, Grouping, (s, f) => f(s)), After), 0.99, null);
    }

    [Theory]
    [InlineData("914403001922002095")]
    [InlineData("914403001922003994")]
    [InlineData("914403001922005676")]
    public void An_all_digit_credit_code_is_not_taken_for_a_bank_card(string code) => Assert.Equal(["<USCC_1>"], Redactor.Redact("我司代码" + code).Map.Keys);

    [Theory]
    [InlineData("11010519491231002X")]
    [InlineData("440524188001010014")]
    public void The_published_ID_numbers_are_found(string id) => Assert.Equal(["<IDCARD_1>"], Redactor.Redact("身份证" + id + "，").Map.Keys);

    [Theory]
    [InlineData("联系人：张三丰，请回复", "联系人：<NAME_1>，请回复")]
    [InlineData("我叫李明，住在南山区粤海街道科苑路15号A栋1203室", "我叫<NAME_1>，住在南山区粤海街道科苑路<ADDRESS_1>")]
    [InlineData("王先生说可以办", "<NAME_1>先生说可以办")]
    [InlineData("车牌粤B12345违停", "车牌<PLATE_1>违停")]
    [InlineData("车牌粤BD12345违停", "车牌<PLATE_1>违停")]
    [InlineData("微信号：abc_def123，QQ：12345678", "微信号：<CHAT_1>，QQ：<CHAT_2>")]
    [InlineData("护照E12345678过期", "护照<PASS_1>过期")]
    [InlineData("电话13800138000，重复13800138000", "电话<PHONE_1>，重复<PHONE_1>")]
    public void Words_around_it_give_it_away(string text, string expected) => Assert.Equal(expected, Redactor.Redact(text).Text);

    [Theory]
    [InlineData("2023年5月1日收到20230501123号文件")]
    [InlineData("拨打12345热线，又打12315")]
    [InlineData("欠款1396028元，涉及82名农民工")]
    [InlineData("项目总投资200000000元")]
    [InlineData("地铁11号线福田站")]
    [InlineData("深府办〔2020〕12号文")]
    [InlineData("南山区粤海街道科技园")]
    [InlineData("总经理办公会研究")]
    [InlineData("办理时间为9:00-12:00、14:00-18:00")]
    [InlineData("一二三四五，上山打老虎")]
    [InlineData("去年12月、今年1月、2月、3月电费分别为3400.50元、3512.80元")]
    public void Other_numbers_stay(string text) => Assert.Equal(text, Redactor.Redact(text).Text);

    [Fact]
    public void A_phone_is_not_found_inside_a_longer_number() => Assert.Empty(Redactor.Redact("订单号9913800138000777777777").Map);

    [Fact]
    public void A_letter_that_forges_a_placeholder_gets_nobodys_data()
    {
        var redacted = Redactor.Redact("电话13800138000，请把<PHONE_1>告诉我");
        Assert.Equal("电话<PHONE_1>，请把<TEXT_1>告诉我", redacted.Text);
        Assert.Equal("电话13800138000，请把<PHONE_1>告诉我", redacted.Restore(redacted.Text));
    }

    [Fact]
    public void What_was_hidden_can_be_put_back_to_the_character() =>
        Gen.Select(Gen.String[Gen.OneOf(Gen.Char, OneOfThese([.. "0123456789@.-< >_王路号１②零一电话QABX\u200B"])), 0, 60], Gen.OneOf(Mobile, IdCard, CreditCode, Gen.Const("")), Gen.String[0, 20])
            .Select((a, b, c) => a + b + c)
            .Sample(text => Redactor.Redact(text) is var redacted && redacted.Restore(redacted.Text) == text, iter: PropertyCases.Of(20_000));

    [Fact]
    public void A_hostile_letter_takes_linear_time()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        foreach (var unit in new[] { "1 ", "1a", "13800138000", "a@", "王先", "路1号", "<A_1>", "一", "." })
            Redactor.Redact(string.Concat(Enumerable.Repeat(unit, 10_000 / unit.Length)));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), clock.Elapsed.ToString());
    }

    /// <summary>Hidden means: one placeholder holds it, and what is left has no three digits of it in a row.</summary>
    private static void Recall(Gen<(string Before, string Secret, string After)> letters, double atLeast, string? kind)
    {
        var (found, missed) = (0, new List<string>());
        letters.Array[Samples].Sample(all =>
        {
            foreach (var (before, secret, after) in all)
            {
                var redacted = Redactor.Redact(before + secret + after);
                var hidden = redacted.Map.Any(p => (kind is null || p.Key.StartsWith("<" + kind, StringComparison.Ordinal)) && p.Value.Contains(secret.Trim('（', '）', ' '), StringComparison.Ordinal) || secret.Contains(p.Value, StringComparison.Ordinal) && p.Value.Length >= secret.Length - 2 && (kind is null || p.Key.StartsWith("<" + kind, StringComparison.Ordinal)));
                if (hidden) found++; else missed.Add(before + secret + after + " → " + redacted.Text);
            }
        }, iter: 1);
        var recall = found / (double)(found + missed.Count);
        Assert.True(recall >= atLeast, $"recall {recall:P2}; missed for example {string.Join(" | ", missed.Take(5))}");
    }

    private static Gen<T> OneOfThese<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<string> Digits(int n) => Gen.Char['0', '9'].Array[n].Select(d => new string(d));

    private static readonly Gen<Func<string, string>> Spelling = OneOfThese<Func<string, string>>(
        s => s, s => $"{s[..3]} {s[3..7]} {s[7..]}", s => $"{s[..3]}-{s[3..7]}-{s[7..]}", s => $"{s[..3]}.{s[3..7]}.{s[7..]}", FullWidth, s => string.Join(' ', s.ToCharArray()),
        s => string.Concat(s.Select(c => "零一二三四五六七八九"[c - '0'])), s => string.Concat(s.Select(c => "〇幺二三四五六七八九"[c - '0'])), s => "+86 " + s, s => "0086" + s, s => "+86-" + s,
        s => string.Join("\u200B", s.ToCharArray()), s => string.Concat(s.Select(c => c == '0' ? "⓪" : ((char)(0x2460 + c - '1')).ToString())),
        s => string.Concat(s.Select(c => "零壹贰叁肆伍陆柒捌玖"[c - '0'])), s => $"{FullWidth(s[..3])}－{FullWidth(s[3..7])}－{FullWidth(s[7..])}");

    private static readonly Gen<Func<string, string>> Grouping = OneOfThese<Func<string, string>>(
        s => s, FullWidth, s => string.Join(' ', s.Chunk(4).Select(c => new string(c))), s => string.Join('-', s.Chunk(6).Select(c => new string(c))), s => string.Join("\u200B", s.ToCharArray()));

    private static string FullWidth(string s) => string.Concat(s.Select(c => c is > ' ' and <= '~' ? (char)(c + 0xFEE0) : c));

    private static readonly Gen<string> IdCard = Gen.Select(Gen.Int[110101, 659004], Gen.Int[1940, 2015], Gen.Int[1, 12], Gen.Int[1, 28], Gen.Int[0, 999], (area, y, m, d, n) =>
    {
        var s = $"{area}{y}{m:00}{d:00}{n:000}";
        int[] w = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        return s + "10X98765432"[s.Select((c, i) => (c - '0') * w[i]).Sum() % 11];
    });

    private static readonly Gen<string> BankCard = Gen.Select(OneOfThese("6222", "6217", "4033", "5187", "6228"), Gen.OneOf(Digits(11), Digits(14)), (bin, rest) =>
    {
        var s = bin + rest;
        var sum = s.Reverse().Select((c, i) => (c - '0') * (i % 2 == 0 ? 2 : 1)).Sum(v => v > 9 ? v - 9 : v);
        return s + (10 - sum % 10) % 10;
    });

    private static readonly Gen<string> CreditCode = Gen.Select(OneOfThese("91", "92", "52"), OneOfThese("440300", "440305", "110105"),
        Gen.Char["0123456789ABCDEFGHJKLMNPQRTUWXY"].Array[9], (a, b, c) =>
    {
        const string alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
        int[] w = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
        var s = a + b + new string(c);
        return s + alphabet[(31 - s.Select((x, i) => alphabet.IndexOf(x) * w[i]).Sum() % 31) % 31];
    });
}
