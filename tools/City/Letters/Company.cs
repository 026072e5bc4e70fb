using ServerlessQiFu.Domain.Enterprises;

namespace ServerlessQiFu.Tools.City.Letters;

/// <summary>A company that does not exist, with a credit code that is well-formed.</summary>
internal sealed record Company(int Number, string CreditCode, string Name, string District, string Street, string Trade, string Phone);

/// <summary>All that write; who writes how often is drawn once.</summary>
internal sealed class CompanyRegister
{
    private const string CodeLetters = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    /// <summary>Shares of the city's firms by district, roughly as its yearbooks tell.</summary>
    private static readonly (string District, double Share)[] Where =
    [
        ("SZ-440306", 0.20), ("SZ-440307", 0.17), ("SZ-440305", 0.17), ("SZ-440304", 0.14), ("SZ-440309", 0.13), ("SZ-440303", 0.08),
        ("SZ-440311", 0.05), ("SZ-440310", 0.03), ("SZ-440308", 0.015), ("SZ-DP", 0.01), ("SZ-SS", 0.005),
    ];

    private static readonly string[] First = ["鹏", "海", "嘉", "锦", "瑞", "恒", "盛", "华", "德", "信", "宏", "远", "卓", "凯", "汇", "星", "润", "泰", "宇", "腾"];
    private static readonly string[] Second = ["达", "丰", "源", "康", "诚", "悦", "安", "创", "兴", "联", "翔", "泽", "航", "拓", "正", "洋", "格", "维", "佳", "美"];
    private static readonly string[] Trades =
    [
        "电子", "精密五金", "塑胶制品", "软件", "供应链", "餐饮管理", "医疗器械", "服装", "包装材料", "照明", "新能源", "自动化设备", "文化传播", "物流", "家具",
        "食品", "建筑装饰", "检测技术", "光电", "模具", "印刷", "生物科技", "商贸", "教育咨询", "物业管理", "汽车配件", "仪器仪表", "环保科技", "珠宝", "通信设备",
    ];

    private readonly Company[] _all;
    private readonly double[] _often;

    public CompanyRegister(int seed, Assumptions assumed)
    {
        var districts = Dice.RunningSums(Where.Select(w => w.Share));
        _all = [.. Enumerable.Range(0, assumed.Companies).Select(number => Make(number, Dice.For(seed, "company", number), districts))];
        var chance = Dice.For(seed, "loyalty");
        _often = Dice.RunningSums(_all.Select(_ => chance.Gamma(assumed.Loyalty)));
    }

    public Company Of(Dice chance) => _all[chance.Weighted(_often)];

    private static Company Make(int number, Dice chance, double[] districts)
    {
        var district = Districts.Shipped.Find(Where[chance.Weighted(districts)].District)!;
        var trade = chance.Of(Trades);
        var name = $"深圳市{chance.Of(First)}{chance.Of(Second)}{chance.Of(First)}{trade}有限公司";
        return new(number, Code(number, chance), name, district.Id, chance.Of(district.Streets).Name, trade, $"138{chance.Below(100_000_000):D8}");
    }

    private static string Code(int number, Dice chance)
    {
        var body = "91440300MA" + string.Concat(Enumerable.Range(0, 3).Select(_ => CodeLetters[chance.Below(CodeLetters.Length)])) + Base31(number);
        return CodeLetters.Select(last => body + last).First(code => CreditCode.TryParse(code, out _, out _));
    }

    /// <summary>Four characters, another for every number: no two companies share a code.</summary>
    private static string Base31(int number) => string.Concat(Enumerable.Range(0, 4).Select(i => CodeLetters[number / (int)Math.Pow(31, 3 - i) % 31]));
}
