namespace ServerlessQiFu.Tools.City.Letters;

/// <summary>What units answer: varied, so that only what is really pasted looks pasted.</summary>
internal static class Replies
{
    private static readonly string[] Openings = ["您好，来信收悉。", "贵公司反映的事项已收到，现答复如下。", "经核查，答复如下：", "感谢来信，情况已了解。", "我单位高度重视，已安排专人处理。", "关于您提出的问题，回复如下。"];
    private static readonly string[] Middles =
    [
        "已安排工作人员现场核实并与相关方面确认处理办法", "根据现行办法，该事项可在线办理，所需材料已一并说明", "经与有关科室会商，已明确责任人和完成时间",
        "系统记录已更正，请重新登录查看状态", "已联系贵公司经办人并逐项说明办理条件", "相关手续已受理，后续进度可在平台查询", "已督促责任方整改并约定复查",
        "该事项适用现行指南，窗口和网上均可提交", "我们已把所需步骤整理成清单发给贵公司",
    ];
    private static readonly string[] Endings = ["如有疑问请与我们联系。", "感谢理解与支持。", "欢迎继续监督。", "后续如有变化将另行告知。", "祝生意兴隆。", "可凭编号随时查询。"];

    public static string Write(Letter letter, Dice chance) =>
        $"{letter.From.Name}：{chance.Of(Openings)}关于“{letter.Title}”，{chance.Of(Middles)}；{chance.Of(Middles)}。{(chance.Chance(0.5) ? letter.From.Street + "的同事会跟进。" : "")}{chance.Of(Endings)}";
}
