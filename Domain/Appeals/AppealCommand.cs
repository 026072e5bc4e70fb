using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>Everything that can be asked of an appeal. Who asks is the <see cref="Actor"/>; when, an instant beside it.</summary>
public abstract record AppealCommand
{
    /// <summary>The company files. Texts were validated; words of emergency were looked for.</summary>
    public sealed record FileAppeal(Submission Submission) : AppealCommand;

    /// <summary>The classifier is sure enough; or a person decides or corrects.</summary>
    /// <param name="Track">Null: none at the first decision, as it is in a correction.</param>
    /// <param name="Lease">The desk's lease, when one was taken.</param>
    /// <param name="About">The unit that it complains of, corrected; null: as it is.</param>
    public sealed record DecideTriage(Suggestion Decision, StatutoryTrack? Track = null, int? Lease = null, string? Note = null, AboutCorrection? About = null) : AppealCommand;

    /// <summary>The classifier is not sure: to the specialists' desk with what it thinks.</summary>
    /// <param name="ForSupervisors">To the supervisors' desk instead: whose matter it is, it also complains of.</param>
    public sealed record SendToDesk(Suggestion? Suggestion, string Reason, bool ForSupervisors = false) : AppealCommand;

    /// <summary>A specialist takes it from the desk, or a supervisor from theirs.</summary>
    /// <param name="Length">Capped by the policy; zero or less asks for the usual length.</param>
    public sealed record ClaimTriage(TimeSpan Length) : AppealCommand;

    /// <summary>A specialist says it is not for the city, and where to go instead.</summary>
    public sealed record Refuse(Ground Ground, string Guidance, string? Channel, int? Lease) : AppealCommand;

    /// <summary>An officer takes it from the unit's queue.</summary>
    /// <param name="Length">Capped by the policy; zero or less asks for the usual length.</param>
    public sealed record ClaimAppeal(string Unit, TimeSpan Length) : AppealCommand;

    /// <summary>The holder gives it back: to the desk, to the unit's queue or to the callers' queue.</summary>
    public sealed record ReleaseAppeal(int Lease, string? Note) : AppealCommand;
    /// <summary>The unit has spoken with the company (首次联系, domain.md §2.5). Renews the lease.</summary>
    public sealed record RecordContact(int Lease, string Note) : AppealCommand;
    /// <summary>A stage reply: shown to the company.</summary>
    /// <param name="Attachments">Ids of files that the officer uploaded before; null for none.</param>
    public sealed record ReportProgress(int Lease, string Text, DateOnly? NextBy, IReadOnlyList<string>? Attachments = null) : AppealCommand;
    /// <summary>The officer asks the company something; the promise stands still until it answers or its time is over (domain.md §2.6 rule 3).</summary>
    public sealed record AskCompany(int Lease, string Text) : AppealCommand;
    /// <summary>The company answered by phone, and the holder writes it down: the question is answered and the work goes on.</summary>
    public sealed record RecordAnswer(int Lease, string Text) : AppealCommand;
    /// <summary>The company urges: once between two rungs of the ladder. It moves no clock.</summary>
    public sealed record UrgeAppeal(string? Text) : AppealCommand;
    /// <summary>The company adds something; while it is asked, that is its answer.</summary>
    /// <param name="Attachments">Ids of files that were uploaded before.</param>
    public sealed record SupplementAppeal(string Text, IReadOnlyList<string> Attachments) : AppealCommand;
    /// <summary>The unit says that it is not its matter (退单, domain.md §2.4). Once, within the return window, with a ground.</summary>
    /// <param name="Ground">Code of one of the policy's return grounds.</param>
    /// <param name="ProposedOwner">Code of the unit that should have it.</param>
    public sealed record ReturnAppeal(int Lease, string Ground, string ProposedOwner, string Note) : AppealCommand;

    /// <summary>A supervisor designates the unit, after a return or unasked. It is final: the unit cannot return it (domain.md §2.4).</summary>
    public sealed record RuleOnReturn(string Unit, string Reason) : AppealCommand;
    /// <summary>A supervisor changes the tier, or declines a suggested Complex by naming the tier it has (domain.md §2.5, tier changes).</summary>
    /// <param name="Kind">Null: as it is.</param>
    /// <param name="Track">Null: as it is.</param>
    public sealed record ChangeTier(Tier Tier, string Reason, Kind? Kind = null, StatutoryTrack? Track = null) : AppealCommand;
    /// <summary>A supervisor watches over it from here to its end (督办, domain.md §2.4).</summary>
    public sealed record OpenSupervision(string Reason) : AppealCommand;
    /// <summary>The company takes it back, before it has been answered.</summary>
    public sealed record WithdrawAppeal(string? Reason) : AppealCommand;

    /// <summary>More working time for the promise, asked before it is over (domain.md §2.4).</summary>
    /// <param name="By">A working limit, no longer than the policy's longest.</param>
    public sealed record RequestExtension(int Lease, Limit By, string Reason) : AppealCommand;
    /// <summary>Only the post that the policy names for this extension decides; the company is told the reason.</summary>
    public sealed record DecideExtension(bool Granted, string Reason) : AppealCommand;

    /// <summary>Another unit does a part (协办); the lead stays the lead.</summary>
    /// <param name="Due">From now; null: the tier's promise. Never later than the lead's own promise while that lies ahead.</param>
    public sealed record AddCoHandler(int Lease, string Unit, string Part, Limit? Due = null) : AppealCommand;
    /// <summary>The co-handling unit says what came of its part.</summary>
    public sealed record FinishPart(string PartId, string Text) : AppealCommand;
    /// <summary>A part is not needed any more. Only the holder of the lead's lease, or a supervisor, says so.</summary>
    public sealed record WaivePart(string PartId, string Reason) : AppealCommand;
    /// <summary>Proposes it to another unit, which accepts by claiming. Until then the lead keeps it (首接负责制).</summary>
    public sealed record ProposeHandOver(int Lease, string Unit, string Note) : AppealCommand;

    /// <summary>The unit's answer. It proposes; the company judges.</summary>
    /// <param name="Evidence">A reference, such as an attachment's id.</param>
    /// <param name="Recent">Digests of the unit's latest replies, newest first; more than the policy compares are left out.</param>
    /// <param name="Attachments">Ids of files that the officer uploaded before; null for none.</param>
    public sealed record ReplyToCompany(
        int Lease, Outcome Outcome, string Text, string? Evidence, IReadOnlyList<ReplyDigest> Recent, IReadOnlyList<string>? Attachments = null) : AppealCommand;
    /// <summary>A reviewer on a flagged reply. Not passed: it is done again.</summary>
    /// <param name="Round">The round the reviewer read; null: whichever it is in.</param>
    public sealed record ReviewReply(bool Passed, string Note, int? Round = null) : AppealCommand;

    /// <summary>The company judges (domain.md §2.4, evaluation axes). All numbers 1–5, 5 best.</summary>
    /// <param name="Draw">0 ≤ draw ≤ 1, drawn by the caller: below the policy's sample, a satisfied closure is audited.</param>
    /// <param name="Round">The round the company read the answer of; null: whichever it is in.</param>
    public sealed record EvaluateReply(
        int Level, int? Speed, int? Effect, int? Experience, int? Quality, string? Text, double Draw, int? Round = null) : AppealCommand;
    /// <summary>The company says that it is not so: as good as level 2, and for a time after closing too.</summary>
    public sealed record ContestReply(string Text, int? Round = null) : AppealCommand;

    /// <summary>A caller takes it from the callers' queue; nobody who handled it may (see <see cref="Independence"/>).</summary>
    /// <param name="Length">Capped by the policy; zero or less asks for the usual length.</param>
    public sealed record ClaimCallBack(TimeSpan Length) : AppealCommand;
    /// <summary>What came of one call to the company.</summary>
    /// <param name="Solved">What the company says; null where it did not say.</param>
    /// <param name="RedoUnit">For <see cref="AttemptOutcome.Justified"/>: who does it again; null: the same unit, by another officer.</param>
    public sealed record RecordAttempt(
        string CallBackId, int Lease, bool Reached, AttemptOutcome Outcome, string Note, bool? Solved = null, string? RedoUnit = null) : AppealCommand;
    /// <summary>The caller gives up after as many attempts as the policy wants; a reviewer decides (peers.md №8).</summary>
    public sealed record DeclareUnreachable(string CallBackId, int Lease, string Note) : AppealCommand;
    /// <summary>The second person on "unjustified" or "unreachable".</summary>
    /// <param name="CallBackId">The one the reviewer read; null: whichever is open.</param>
    public sealed record ReviewCallBack(bool Agreed, string Note, string? CallBackId = null) : AppealCommand;

    /// <summary>The time of a step of the <see cref="Schedule"/> has come.</summary>
    public sealed record RunDueStep(DueStep Step) : AppealCommand;

    private AppealCommand() { }
}

/// <param name="Unit">Null: it complains of none.</param>
public sealed record AboutCorrection(string? Unit);

/// <summary>What a company sends, after validation.</summary>
public sealed record Submission
{
    public required string Id { get; init; }
    public required string CreditCode { get; init; }
    public required string EnterpriseName { get; init; }
    public required string District { get; init; }
    public string? Street { get; init; }
    public string? Address { get; init; }
    public required string ContactName { get; init; }
    public required string ContactPhone { get; init; }
    public string? ContactEmail { get; init; }
    public required string Title { get; init; }
    public required string Text { get; init; }
    public Kind? Kind { get; init; }
    public bool Confidential { get; init; }
    /// <summary>Code of the unit that it complains of: nobody of that unit has to do with it, or sees it.</summary>
    public string? About { get; init; }
    public IReadOnlyList<string> Attachments { get; init; } = [];
    /// <summary>From the company's card, at the moment of filing.</summary>
    public string? ServiceOwner { get; init; }
    public Emergency? Emergency { get; init; }
    /// <summary>True where a person confirmed a code whose check character is wrong; null for every other, and in old records.</summary>
    public bool? CreditCodeUnverified { get; init; }
    /// <summary>The numbers in the phone field as machines dial them (<see cref="Texts.PhoneNumbers"/>); null in old records.</summary>
    public IReadOnlyList<string>? ContactNumbers { get; init; }
}
