namespace ServerlessQiFu.Functions.Appeals;

/// <summary>An orchestration's custom status: what an operator sees of it without reading its history.</summary>
/// <param name="Stage">The appeal's state when it was last read, such as <c>Queued</c>.</param>
/// <param name="Due">When its next step is due (UTC); null when only a change makes it run again.</param>
/// <param name="Version">The version of the record that it has seen.</param>
internal sealed record OrchestrationStatus(string? Stage, DateTime? Due, int Version)
{
    /// <summary>Says it, where there is something to say: an answer kept by an earlier version has no stage.</summary>
    public static void Say(TaskOrchestrationContext context, NextStep look)
    {
        if (look.State is not null) context.SetCustomStatus(new OrchestrationStatus(look.State, look.Over || look.At == DateTime.MaxValue ? null : look.At, look.Version));
    }
}
