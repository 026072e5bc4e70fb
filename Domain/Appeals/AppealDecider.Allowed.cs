using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Policy;
using static ServerlessQiFu.Domain.Appeals.Appeal;
using static ServerlessQiFu.Domain.Appeals.AppealCommand;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>What somebody can do next, for a caller who was refused.</summary>
public static partial class AppealDecider
{
    /// <summary>
    /// Names of the commands of which <see cref="Decide"/> accepts at least one, with some values, from this actor at this instant; what is already so
    /// is accepted too. Filing is not among them: it is of another appeal.
    /// </summary>
    /// <param name="units">Codes of the units that may handle appeals, by the directory: a command can name no other.</param>
    public static IReadOnlyList<string> Allowed(Appeal state, Actor actor, DateTimeOffset now, Rules rules, IReadOnlyList<string> units)
    {
        if (state is not Existing filed) return [];
        return [.. Bodies(filed, actor, rules.Policy, units).Where(c => Decide(state, c, actor, now, rules) is Decision.Accepted || IsSaidAgain(c, filed, actor))
            .Select(c => c.GetType().Name).Distinct()];
    }

    /// <summary>
    /// For each command as many as it takes that, if the decider accepts any that can be sent, it accepts one of these. A property test compares them
    /// with every value that makes a difference.
    /// </summary>
    private static IEnumerable<AppealCommand> Bodies(Existing state, Actor actor, AppealPolicy policy, IReadOnlyList<string> units)
    {
        // Leases count from 1: while none was given nobody can name one.
        int[] leases = state.Dossier.LeasesGiven is > 0 and var given ? [given] : [];
        units = [.. units.Where(unit => unit != state.Dossier.About)];
        return [.. OfDesk(state, leases, units), .. leases.SelectMany(lease => OfHolder(state, lease, policy, units)), .. OfOthers(state, actor, units), .. OfJudges(state, leases)];
    }

    private static IEnumerable<AppealCommand> OfDesk(Existing state, int[] leases, IReadOnlyList<string> units)
    {
        yield return new ClaimTriage(TimeSpan.Zero);
        var ground = (state as NotAccepted)?.Ground ?? Ground.NA_OTHER;
        // What is decided can be said again; what was designated only so.
        var unit = Assignments.UnitOf(state) is { } has && units.Contains(has, StringComparer.Ordinal) ? has : units.FirstOrDefault();
        foreach (var lease in leases.Select(l => (int?)l).Prepend(null))
        {
            yield return new Refuse(ground, ".", null, lease);
            if (unit is not null) yield return new DecideTriage(new(state.Dossier.TierInForce, unit, [], 1, "person", "."), Lease: lease);
        }
    }

    private static IEnumerable<AppealCommand> OfHolder(Existing state, int lease, AppealPolicy policy, IReadOnlyList<string> units)
    {
        yield return new ReleaseAppeal(lease, null);
        yield return new RecordContact(lease, ".");
        yield return new ReportProgress(lease, ".", null);
        yield return new AskCompany(lease, ".");
        yield return new RecordAnswer(lease, ".");
        yield return new ReplyToCompany(lease, Outcome.Resolved, ".", null, []);
        yield return new RequestExtension(lease, ShortestExtension, ".");
        if (state.Dossier.Extension is { } asked) yield return new RequestExtension(lease, asked.By, ".");
        var others = units.Where(unit => unit != Assignments.UnitOf(state)).ToList();
        // A unit that has an open part gets no second one: among one more than there are parts one has none.
        foreach (var unit in others.Take(state.Dossier.Parts.Count + 1)) yield return new AddCoHandler(lease, unit, ".");
        if (others is not [var other, ..]) yield break;
        yield return new ReturnAppeal(lease, policy.ReturnGrounds[0].Code, other, ".");
        yield return new ProposeHandOver(lease, other, ".");
    }

    private static IEnumerable<AppealCommand> OfOthers(Existing state, Actor actor, IReadOnlyList<string> units)
    {
        if (actor.Unit is { } own && units.Contains(own, StringComparer.Ordinal)) yield return new ClaimAppeal(own, TimeSpan.Zero);
        if (units is [var unit, ..]) yield return new RuleOnReturn(unit, ".");
        foreach (var tier in Enum.GetValues<Tier>()) yield return new ChangeTier(tier, ".");
        foreach (var part in state.Dossier.Parts)
        {
            yield return new FinishPart(part.Id, ".");
            yield return new WaivePart(part.Id, ".");
        }
        yield return new OpenSupervision(".");
        yield return new SupplementAppeal(".", []);
        yield return new WithdrawAppeal(null);
        yield return new UrgeAppeal(null);
        yield return new DecideExtension(true, ".");
    }

    private static IEnumerable<AppealCommand> OfJudges(Existing state, int[] leases)
    {
        yield return new ReviewReply(true, ".");
        yield return Rating(Evaluation.LowestSatisfied);
        yield return Rating(Evaluation.LowestSatisfied - 1);
        yield return new ContestReply(".");
        yield return new ClaimCallBack(TimeSpan.Zero);
        yield return new ReviewCallBack(true, ".");
        if (state is not CallingBack { Task.Id: var id }) yield break;
        foreach (var lease in leases)
        {
            yield return new RecordAttempt(id, lease, true, AttemptOutcome.CallAgain, ".");
            yield return new DeclareUnreachable(id, lease, ".");
        }
    }

    private static EvaluateReply Rating(int level) => new(level, null, null, null, null, null, Draw: 1);

    /// <summary>What the company has rated it may send again, word for word; the state keeps only a digest of the words, so no body can be made here.</summary>
    private static bool IsSaidAgain(AppealCommand command, Existing state, Actor actor)
    {
        var said = state switch
        {
            Replied s => s.Evaluation?.Said,
            CallingBack s => s.Evaluation?.Said,
            Closed s => s.Evaluation?.Said,
            _ => null,
        };
        return command is EvaluateReply && said is not null && Permissions.Refusal(state, command, actor) is null;
    }

    private static Limit ShortestExtension { get; } = Limit.Parse("1wd");
}
