using CsCheck;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Enterprises;
using ServerlessQiFu.Domain.Texts;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Domain.Texts;

/// <summary>Who writes traditional characters is understood like everybody else, and reads what he wrote.</summary>
public class TraditionalTests
{
    [Theory]
    [InlineData("廠房著火了，請求救援", "厂房着火了,请求救援"), InlineData("爲／為／裏／裡／臺", "为/为/里/里/台"), InlineData("著名企業的顯著成績，看著", "著名企业的显著成绩,看着")]
    [InlineData("乾坤與乾燥", "乾坤与干燥"), InlineData("瞭望塔上瞭解情況", "瞭望塔上了解情况"), InlineData("請儘快答覆，覆蓋範圍", "请尽快答复,覆盖范围"), InlineData("甚麼時候", "什么时候")]
    [InlineData("憑藉、藉口、慰藉、狼藉", "凭借、借口、慰藉、狼藉"), InlineData("鍛鍊與供應鍊", "锻炼与供应链"), InlineData("計畫、繪畫", "计划、绘画"), InlineData("⽕⾞站", "火车站"), InlineData("亊岀囯", "事出国")]
    public void A_traditional_text_is_read_as_its_simplified_one(string traditional, string simplified) => Assert.Equal(simplified, Folding.Fold(traditional));

    [Fact]
    public void What_the_product_looks_for_stands_in_the_one_spelling()
    {
        var sought = KeywordTable.Shipped.Units.Values.SelectMany(u => u.Words.Keys).Concat(KeywordTable.Shipped.Asking.Keys).Concat(KeywordTable.Shipped.Acting.Keys)
            .Concat(KeywordTable.Shipped.Complex.Values.SelectMany(w => w)).Concat(Districts.Shipped.All.SelectMany(d => d.Streets.Select(s => s.Name).Append(d.Name)))
            .Select(word => word.Replace('？', '?'));
        Assert.All(sought, word => Assert.Equal(word.ToLowerInvariant(), Folding.Fold(word)));
        // Numerals are read as digits; none of them may become another character.
        Assert.Equal("零一二三四五六七八九〇壹贰叁肆伍陆柒捌玖幺两", Folding.Fold("零一二三四五六七八九〇壹贰叁肆伍陆柒捌玖幺两"));
    }

    [Fact]
    public void Every_character_keeps_its_place() => Gen.String[Gen.OneOf(Gen.Char['\u4e00', '\u9fff'], Gen.Char['\u3400', '\u4dbf'], Gen.Char), 0, 60].Sample(text =>
    {
        var (folded, from) = Folding.FoldWithOrigin(text, join: true);
        Assert.Equal(folded.Length + 1, from.Length);
        Assert.Equal(from, from.Order());
        Assert.Equal(Folding.Fold(text), Folding.Fold(Folding.Fold(text)));
    }, iter: PropertyCases.Of(2_000));

    [Fact]
    public async Task Our_letters_in_traditional_characters_are_read_as_OpenCC_reads_them() => Agrees(await OpenCc.Turn(OpenCc.OwnLetters), 0.99, 0.99);

    [Fact]
    public async Task Real_letters_in_traditional_characters_are_read_as_OpenCC_reads_them() => Agrees(await OpenCc.Turn(OpenCc.RealLetters()), 0.99, 0.98);

    [Fact]
    public async Task A_letter_in_traditional_characters_is_triaged_like_its_simplified_one()
    {
        var turned = await OpenCc.Turn(OpenCc.OwnLetters);
        var differ = OpenCc.OwnLetters.Zip(turned, (own, t) => (own, t.Traditional)).Where(l =>
            !Same(LetterFeatures.Of("", l.own), LetterFeatures.Of("", l.Traditional))
            || !HardSignals.Detect("", l.own).SequenceEqual(HardSignals.Detect("", l.Traditional))
            || EmergencyRules.Look("", l.own)?.Words.Count != EmergencyRules.Look("", l.Traditional)?.Words.Count
            || !Redactor.Redact(l.own).Map.Keys.SequenceEqual(Redactor.Redact(l.Traditional).Map.Keys)).Select(l => l.Traditional).ToList();
        Assert.True(differ.Count <= OpenCc.OwnLetters.Count * 0.01, $"{differ.Count} of {OpenCc.OwnLetters.Count}, for example {string.Join(" | ", differ.Take(3))}");
        static bool Same(LetterFeatures a, LetterFeatures b) => a.Index.SequenceEqual(b.Index) && a.Value.SequenceEqual(b.Value);
    }

    [Theory]
    [InlineData("廠房著火了，請求救援", "119"), InlineData("車間聞到很大的煤氣味", "119"), InlineData("有工人被困在電梯裡", "119,120"), InlineData("剛才車間爆炸", "110,119,120")]
    [InlineData("園區門口剛剛發生車禍", "120,122"), InlineData("債主持刀闖進公司", "110"), InlineData("老闆欠薪，我不想活了", "110,120"), InlineData("拿不到錢我就從樓上跳樓", "110,120")]
    public void Danger_in_traditional_characters_is_answered_with_numbers(string text, string numbers) => Assert.Equal(numbers, string.Join(',', EmergencyRules.Look("", text)?.Numbers ?? []));

    [Theory]
    [InlineData("我司廠房消防驗收多久能辦完？"), InlineData("去年倉庫失火後，保險一直沒有理賠"), InlineData("電線老化，容易引發火災，存在隱患"), InlineData("安裝可燃氣體洩漏報警器有補貼嗎")]
    public void Papers_and_the_past_do_not_trip_it_in_traditional_characters_either(string text) => Assert.Null(EmergencyRules.Look("", text));

    [Theory]
    [InlineData("聯繫人：張三豐，請回覆", "聯繫人：<NAME_1>，請回覆"), InlineData("我叫李明，住在南山區粵海街道科苑路15號A棟1203室", "我叫<NAME_1>，住在南山區粵海街道科苑路<ADDRESS_1>")]
    [InlineData("車牌粵B12345違停", "車牌<PLATE_1>違停"), InlineData("電話13800138000，微訊號", "電話<PHONE_1>，微訊號"), InlineData("賬號6222021234567890", "賬號<ACCOUNT_1>"), InlineData("手機壹參捌零零壹參捌零零零", "手機<PHONE_1>")]
    public void What_is_hidden_leaves_the_rest_as_it_was_written(string text, string expected)
    {
        var redacted = Redactor.Redact(text);
        Assert.Equal(expected, redacted.Text);
        Assert.Equal(text, redacted.Restore(redacted.Text));
    }

    [Fact]
    public void The_company_of_the_form_is_hidden_in_the_letter_whichever_way_it_is_written()
    {
        var letter = RedactedLetter.Of(new Submission
        {
            Id = "", CreditCode = "91440300MA5TEQ106M", EnterpriseName = "东兴达电器有限公司", District = "SZ-440306", ContactName = "", ContactPhone = "", Title = "東興達電器有限公司的訴求", Text = "我司東興達電\n器有限公司停電。",
        });
        Assert.Equal("<COMPANY_0>的訴求", letter.Title);
        Assert.Equal("我司<COMPANY_0>停電。", letter.Text);
    }

    [Fact]
    public void Who_may_not_see_the_company_does_not_read_it_in_other_characters_either()
    {
        var submission = new Submission
        {
            Id = "", CreditCode = "91440300MA5TEQ106M", EnterpriseName = "深圳市東興達電器有限公司", District = "SZ-440306", ContactName = "王小明", ContactPhone = "13800138000、0755-88888888转801", Title = "", Text = "", Confidential = true,
        };
        Assert.Equal($"{HiddenIdentity.Mark}和{HiddenIdentity.Mark}的訴求", HiddenIdentity.OfConfidential("东兴达电器和深圳市東興達電\n器有限公司的訴求", submission));
        Assert.Equal($"请打{HiddenIdentity.Mark}或{HiddenIdentity.Mark}，勿打13900139000", HiddenIdentity.OfContact("请打+86 138 0013 8000或（0755）88888888，勿打13900139000", submission));
    }

    [Fact]
    public void An_answer_is_found_and_a_copy_recognised_in_either()
    {
        var index = new AnswerIndex();
        index.Add(new ApprovedAnswer("1", "高新技术企业怎么认定", "每年三批。", "示例", new(2030, 1, 1), [], "a", default) { ApprovedBy = "b", ApprovedAt = default(DateTimeOffset) });
        Assert.Single(index.Search("高新技術企業認定", new(2026, 1, 1)));
        Assert.Equal(1, ReplySimilarity.Of("您好，线路已检修，恢复供电。", "您好，線路已檢修，恢復供電。"));
        var near = new NearDuplicates();
        near.Add("1", "园区频繁停电影响生产，请供电局检修线路");
        Assert.Equal(["1"], near.Like("園區頻繁停電影響生產，請供電局檢修線路").Select(l => l.Id));
    }

    [Fact]
    public void A_street_and_an_address_are_known_in_either()
    {
        Assert.Equal("SZ-440305", Districts.Shipped.OfStreet("粵海街道")?.Id);
        Assert.Equal("SZ-DP", Districts.Shipped.Of("SZ-440307", null, "深圳市龍崗區葵湧街道1號")?.Id);
    }

    /// <param name="characters">Of the characters that OpenCC had turned, the share that is read as it reads them.</param>
    /// <param name="whole">The share of letters without any difference. OpenCC leaves misprints such as 亊 or 岀 as they are.</param>
    private static void Agrees(IReadOnlyList<OpenCc.Turned> letters, double characters, double whole)
    {
        var (turned, agreed, same) = (0, 0, 0);
        foreach (var (traditional, simplified) in letters)
        {
            var read = Read(traditional);
            if (read == simplified) same++;
            foreach (var (before, mine, theirs) in traditional.Zip(read, simplified))
            {
                if (before == mine && mine == theirs) continue;
                turned++;
                if (mine == theirs) agreed++;
            }
        }
        Assert.True(turned > 1000, $"{turned}");
        Assert.True(agreed >= characters * turned && same >= whole * letters.Count, $"{agreed / (double)turned:P3} of {turned} characters, {same / (double)letters.Count:P2} of {letters.Count} letters");
    }

    private static string Read(string text)
    {
        var to = new char[text.Length];
        Traditional.Simplify(text, to);
        return new string(to);
    }
}
