using CsCheck;
using PhoneNumbers;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Tests.Fixtures;
using Numbers = ServerlessQiFu.Domain.Texts.PhoneNumbers;

namespace ServerlessQiFu.Tests.Domain.Texts;

public partial class PhoneNumbersTests
{
    private static readonly PhoneNumberUtil Library = PhoneNumberUtil.GetInstance();

    [Theory]
    [InlineData("13800000000", "+8613800000000"), InlineData("+8613800000000", "+8613800000000"), InlineData("8613800000000", "+8613800000000"), InlineData("0086-138 0000 0000", "+8613800000000")]
    [InlineData("(+86)13800000000", "+8613800000000"), InlineData("+(86)138-0000-0000", "+8613800000000"), InlineData("＋８６　１３８－００００－００００", "+8613800000000"), InlineData("138—0000—0000", "+8613800000000")]
    [InlineData("一三八零零零零零零零零", "+8613800000000"), InlineData("手机：13800000000（微信同号）", "+8613800000000"), InlineData("tel:+86-138-0000-0000", "+8613800000000")]
    [InlineData("0755-88888888", "+8675588888888"), InlineData("（0755）88888888", "+8675588888888"), InlineData("+86 (0)755 8888 8888", "+8675588888888"), InlineData("86-0755-88888888", "+8675588888888"), InlineData("88888888", "+8675588888888"), InlineData("010 62345678", "+861062345678"), InlineData("0454-2345678", "+864542345678")]
    [InlineData("0755-88888888转801", "+8675588888888;ext=801"), InlineData("0755-88888888轉分機801", "+8675588888888;ext=801"), InlineData("(0755)88888888 分机 801", "+8675588888888;ext=801"), InlineData("0755-88888888-801", "+8675588888888;ext=801")]
    [InlineData("0755 88888888 ext. 12", "+8675588888888;ext=12"), InlineData("0755 88888888 extension 12", "+8675588888888;ext=12"), InlineData("88888888 内线 8001", "+8675588888888;ext=8001"), InlineData("+86-755-88888888;ext=801", "+8675588888888;ext=801"), InlineData("0755-88888888x12", "+8675588888888;ext=12"), InlineData("88888888#12", "+8675588888888;ext=12")]
    [InlineData("400-830-0000", "+864008300000"), InlineData("4008300000转2", "+864008300000;ext=2"), InlineData("12345", "12345"), InlineData("95598", "95598")]
    [InlineData("+852 2345 6789", "+85223456789"), InlineData("852-23456789", "+85223456789"), InlineData("00852 23456789", "+85223456789"), InlineData("(+853) 2888-1234", "+85328881234"), InlineData("+44 (0)20 7946 0018", "+442079460018"), InlineData("44 20 7946 0018", "+442079460018")]
    [InlineData("13800000000、0755-88888888转801", "+8613800000000 +8675588888888;ext=801"), InlineData("13800000000/13900000000", "+8613800000000 +8613900000000"), InlineData("13800000000，+852 2345 6789；88888888", "+8613800000000 +85223456789 +8675588888888")]
    [InlineData("13800000000 13900000000", "+8613800000000 +8613900000000"), InlineData("13800000000 0755 88888888", "+8613800000000 +8675588888888"), InlineData("138 0000 0000 139 0000 0000", "+8613800000000 +8613900000000"), InlineData("座机0755-88888888或手机13800000000", "+8675588888888 +8613800000000"), InlineData("13800000000、13800000000", "+8613800000000")]
    public void A_field_is_read_as_people_fill_it_in(string typed, string numbers) => Assert.Equal(numbers, string.Join(' ', Numbers.Read(typed) ?? []));

    [Theory]
    [InlineData(""), InlineData("1"), InlineData("phone"), InlineData("call me"), InlineData("打电话"), InlineData("123"), InlineData("138000000000000000000000000000000000000000000"), InlineData("138-0000-0000\n1"), InlineData("--"), InlineData("转801"), InlineData("１３８００００００００x")]
    [InlineData("+999 123456789"), InlineData("13800000000、无"), InlineData("13800000001、13800000002、13800000003、13800000004、13800000005、13800000006"), InlineData("13800000000转"), InlineData("+86")]
    public void What_cannot_be_called_is_not_a_number(string typed) => Assert.Null(Numbers.Read(typed));

    [Fact]
    public void A_hostile_field_takes_no_time()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        foreach (var part in new[] { "1 ", "11111 ", "(", "+", "12345/", "转1", "0755-", "13800000000 " })
            for (var i = 0; i < 100; i++) _ = Numbers.Read(string.Concat(Enumerable.Repeat(part, 100))[..100]);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{watch.Elapsed}");
    }

    [Fact]
    public void Example_numbers_of_every_region_are_read_as_the_library_reads_them()
    {
        var wrong = Examples().SelectMany(e => new[] { PhoneNumberFormat.E164, PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.RFC3966 }.Select(f => (Typed: Library.Format(e, f), Expected: Library.Format(e, PhoneNumberFormat.E164))))
            .Where(n => string.Join(' ', Numbers.Read(n.Typed) ?? []) != n.Expected).Select(n => $"{n.Typed} → {string.Join(' ', Numbers.Read(n.Typed) ?? ["nothing"])}").ToList();
        Assert.True(wrong.Count == 0, $"{wrong.Count}: {string.Join(" | ", wrong.Take(20))}");
    }

    public static TheoryData<string> Spellings => ["E.164", "international", "with hyphens and 00", "without +, grouped", "full width", "national, after a word"];

    [Theory, MemberData(nameof(Spellings))]
    public void Example_numbers_of_every_region_are_hidden(string spelling)
    {
        var (hidden, shown) = (0, new List<string>());
        foreach (var example in Examples())
        {
            var number = Spelt(example, spelling);
            foreach (var letter in new[] { $"请拨打{number}，谢谢", $"联系电话：{number}", $"可致电 {number}（王先生）" })
            {
                var redacted = Redactor.Redact(letter).Text;
                if (!Placeholder().Replace(redacted, "").Any(char.IsDigit)) hidden++;
                else shown.Add(redacted);
            }
        }
        var share = hidden / (double)(hidden + shown.Count);
        Assert.True(share >= 0.99, $"{share:P2} of {hidden + shown.Count}; for example {string.Join(" | ", shown.Take(12))}");
    }

    [Fact]
    public void What_is_no_phone_in_our_letters_stays()
    {
        var found = OpenCc.OwnLetters.Select(letter => (letter, Finds: Phones(letter))).Where(f => f.Finds.Any(p => !IsPhone(p))).ToList();
        Assert.True(found.Count <= 0.01 * OpenCc.OwnLetters.Count, $"{found.Count} of {OpenCc.OwnLetters.Count}: {string.Join(" | ", found.SelectMany(f => f.Finds).Take(10))}");
        bool IsPhone(string find) => Numbers.Read(find) is [var first, ..] && first.StartsWith('+') && Library.IsValidNumber(Library.Parse(first, "CN"));
    }

    /// <summary>Their phone numbers were taken out before we had them: what is still found is taken for none, whatever it is.</summary>
    [Fact]
    public void What_is_no_phone_in_real_letters_stays()
    {
        var letters = OpenCc.RealLetters();
        var found = letters.Count(letter => Phones(letter).Count > 0);
        Assert.True(found <= 0.01 * letters.Count, $"{found} of {letters.Count}, {found / (double)letters.Count:P2}");
    }

    [Theory]
    [InlineData("2023年5月1日收到20230501123号文件"), InlineData("受理编号202305011234"), InlineData("租期2023.5.1-2025.4.30"), InlineData("2019-2023年"), InlineData("合同价1396028.50元"), InlineData("订单号：1234567890123"), InlineData("服务器192.168.10.25")]
    [InlineData("2023-04-14 13:30:00"), InlineData("邮编：5180000"), InlineData("总投资2000000000元"), InlineData("https://a.example/p?id=123456789"), InlineData("电表示数 12345.67"), InlineData("拨打12345热线，又打12315"), InlineData("中标价：88888888")]
    public void Dates_amounts_and_numbers_of_papers_stay(string text) => Assert.Equal(text, Redactor.Redact(text).Text);

    [Theory]
    [InlineData("电话0755-88888888转801找我", "电话<PHONE_1>找我"), InlineData("请打+44 (0)20 7946 0018 ext 12", "请打<PHONE_1>"), InlineData("香港2345-6789", "香港<PHONE_1>"), InlineData("手机 138 0013 8000、139 0013 9000", "手机 <PHONE_1>、<PHONE_2>")]
    public void An_extension_goes_with_its_number(string text, string expected) => Assert.Equal(expected, Redactor.Redact(text).Text);

    [Fact]
    public void What_is_read_is_stable() => Gen.String[Gen.OneOf(Gen.Char['0', '9'], Gen.Const('+'), Gen.Const('-'), Gen.Const(' '), Gen.Const('('), Gen.Const(')'), Gen.Const('、'), Gen.Const('转')), 5, 40].Sample(typed =>
    {
        foreach (var number in Numbers.Read(typed) ?? [])
        {
            Assert.Matches("^[+]?[0-9]{5,15}(;ext=[0-9]{1,7})?$", number);
            if (number[0] == '+') Assert.Equal([number], Numbers.Read(number));
        }
    }, iter: PropertyCases.Of(20_000));

    private static List<string> Phones(string letter) => [.. Redactor.Redact(letter).Map.Where(m => m.Key.StartsWith("<PHONE", StringComparison.Ordinal)).Select(m => m.Value)];

    private static List<PhoneNumber> Examples() =>
        [.. Library.GetSupportedRegions().Order(StringComparer.Ordinal).SelectMany(region => new[] { PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE }.Select(type => Library.GetExampleNumberForType(region, type))).OfType<PhoneNumber>()];

    private static string Spelt(PhoneNumber number, string spelling)
    {
        var international = Library.Format(number, PhoneNumberFormat.INTERNATIONAL);
        return spelling switch
        {
            "E.164" => Library.Format(number, PhoneNumberFormat.E164),
            "international" => international,
            "with hyphens and 00" => "00" + international[1..].Replace(' ', '-'),
            "without +, grouped" => international[1..],
            "full width" => string.Concat(international.Select(c => c == ' ' ? '　' : (char)(c + 0xFEE0))),
            _ => Library.Format(number, PhoneNumberFormat.NATIONAL),
        };
    }

    [System.Text.RegularExpressions.GeneratedRegex("<[A-Z]+_[0-9]+>")] private static partial System.Text.RegularExpressions.Regex Placeholder();
}
