using System.Text.RegularExpressions;
using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Domain.Visibility;

/// <summary>
/// The sentences that the machine writes, for whoever reads them. They name no other appeal; those in records from before that was so do, and are shown
/// without its number.
/// </summary>
public static partial class MachineWords
{
    public static string Of(Suggestion suggestion) => Of(suggestion.Reason);

    public static string Of(string reason) => FollowUp().Replace(Ruling().Replace(reason, "参照同类事项的裁决"), "贵企业同一事项的诉求");

    [GeneratedRegex("参照QS[0-9A-Z]{17}的裁决")] private static partial Regex Ruling();

    [GeneratedRegex("贵企业同一诉求QS[0-9A-Z]{17}")] private static partial Regex FollowUp();
}
