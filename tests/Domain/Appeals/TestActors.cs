using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Tests.Domain.Appeals;

/// <summary>Who acts in these tests: one company and another, three units with two officers each, and those who judge.</summary>
internal static class TestActors
{
    public const string Code = "91440300MA5EXAMPL1";
    public const string OtherCode = "91440300MA5EXAMPL2";

    public static readonly Actor Company = new(Role.Enterprise, "company", Enterprise: Code);
    public static readonly Actor OtherCompany = new(Role.Enterprise, "other company", Enterprise: OtherCode);
    public static readonly Actor Bot = new(Role.Bot, "bot", Enterprise: Code);
    public static readonly Actor Specialist = new(Role.Specialist, "specialist", Unit: "QFZY");
    public static readonly Actor Colleague = new(Role.Specialist, "colleague", Unit: "QFZY");
    public static readonly Actor Supervisor = new(Role.Supervisor, "supervisor");
    public static readonly Actor Caller = new(Role.CallBack, "caller", Unit: "XQ");
    public static readonly Actor OtherCaller = new(Role.CallBack, "other caller", Unit: "XQ");
    public static readonly Actor Reviewer = new(Role.Reviewer, "reviewer", Unit: "XQ");
    public static readonly Actor Leader = new(Role.Leader, "leader");
    public static readonly Actor Officer = OfficerOf("GXJ", 1);

    public static readonly string[] Units = ["GXJ", "SFJ", "QFZY"];

    /// <summary>Handlers, and people of their units, under other roles: they would judge their own work.</summary>
    public static readonly Actor[] Malicious =
    [
        new(Role.CallBack, "GXJ 1", Unit: "XQ"), new(Role.CallBack, "SFJ 2", Unit: "SFJ"), new(Role.CallBack, "a colleague of theirs", Unit: "GXJ"),
        new(Role.Reviewer, "caller", Unit: "XQ"), new(Role.Reviewer, "GXJ 1", Unit: "XQ"), new(Role.CallBack, "of no unit"), new(Role.Reviewer, "of no unit"), new(Role.Reviewer, "another colleague", Unit: "SFJ"),
        new(Role.Enterprise, "GXJ 1", Enterprise: Code), new(Role.Bot, "SFJ 1", Enterprise: Code), new(Role.Supervisor, "GXJ 2"),
        new(Role.Officer, "reviewer", Unit: "SFJ"),
    ];

    public static readonly Actor[] Everybody =
    [
        Company, OtherCompany, Bot, Specialist, Colleague, Supervisor, Actor.System, Actor.Model,
        Officer, OfficerOf("GXJ", 2), OfficerOf("SFJ", 1), OfficerOf("SFJ", 2),
        Caller, OtherCaller, Reviewer, Leader, .. Malicious, new(Role.Ops, "ops"), new(Role.Auditor, "auditor"),
    ];

    public static Actor OfficerOf(string unit, int number) => new(unit == "QFZY" ? Role.Specialist : Role.Officer, $"{unit} {number}", Unit: unit);

    public static Submission Letter(string id = "QS20260303ABCDEFGHX", bool emergency = false) => new()
    {
        Id = id, CreditCode = Code, EnterpriseName = "鼎盛利模具有限公司", District = "SZ-LG", ContactName = "张三", ContactPhone = "13800000000",
        Title = "园区电价过高", Text = "我司所在园区电价 1.36 元/度，恳请协调转供电改造。", Emergency = emergency ? new(["119"], ["起火"]) : null,
    };

    public static Suggestion Says(Tier tier, string unit = "GXJ", Kind? kind = null) => new(tier, unit, [], 0.9, "rules", "电价", kind);
}
