using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>What to show somebody whose letter speaks of an emergency (domain.md §2.6 rule 7).</summary>
internal static class Advice
{
    public static EmergencyAdvice? Of(Emergency? emergency) => emergency is null
        ? null
        : new(emergency.Numbers, $"如有紧急情况，请立即拨打 {string.Join("、", emergency.Numbers)}；值班人员已同时收到通知，诉求照常受理。");
}
