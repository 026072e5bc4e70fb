using System.Text.Json;

namespace ServerlessQiFu.Tests.Fixtures;

/// <summary>Letters of our own, of companies that do not exist.</summary>
internal static class SampleLetters
{
    public const string Company = "91440300MA5TEQ106M";
    public const string OtherCompany = "91440300MA5FAKE086";

    /// <summary>Clearly the power company's.</summary>
    public static object Outage(string creditCode = Company, string note = "") => new
    {
        enterprise = new { creditCode, name = "示例精密制造有限公司", district = "SZ-440306" },
        contact = new { name = "王先生", phone = "13800000000" },
        title = "园区频繁停电影响生产",
        text = "我司所在园区本月已多次停电，供电线路老化、用电容量不足，请供电局尽快上门检修并增容，恢复正常供电。" + note,
    };

    /// <summary>Nobody could say whose this is.</summary>
    public static object Vague(string creditCode = Company) => new
    {
        enterprise = new { creditCode, name = "示例精密制造有限公司", district = "SZ-440306" },
        contact = new { name = "王先生", phone = "13800000000" },
        title = "一点情况",
        text = "有一件事情想反映，希望领导重视，谢谢。",
    };

    /// <summary>Speaks of danger.</summary>
    public static object Fire(string creditCode = Company, string note = "") => new
    {
        enterprise = new { creditCode, name = "示例精密制造有限公司", district = "SZ-440306" },
        contact = new { name = "王先生", phone = "13800000000" },
        title = "隔壁仓库正在起火",
        text = "我司隔壁仓库正在冒浓烟起火，请马上派人。" + note,
    };

    /// <summary>The letter as a line of an import.</summary>
    public static string Line(object letter, string key)
    {
        var line = JsonSerializer.SerializeToNode(letter)!.AsObject();
        line["idempotencyKey"] = key;
        return line.ToJsonString();
    }
}
