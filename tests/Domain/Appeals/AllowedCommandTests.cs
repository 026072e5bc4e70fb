using System.Collections.Concurrent;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Tests.Fixtures;
using static ServerlessQiFu.Domain.Appeals.AppealCommand;

namespace ServerlessQiFu.Tests.Domain.Appeals;

/// <summary>What somebody is told to be allowed is exactly what is accepted: a command is listed if and only if some body of it is.</summary>
public class AllowedCommandTests
{
    private static readonly Kind?[] Kinds = [null, Kind.Help, Kind.Complaint];
    private static readonly StatutoryTrack?[] Tracks = [null, StatutoryTrack.Petition];
    private static readonly int?[] Rounds = [null, 1, 2];

    /// <summary>Of random lives: their last state and one on the way, and everybody who could ask.</summary>
    [Fact]
    public void A_command_is_listed_exactly_when_some_body_of_it_is_accepted()
    {
        var (listed, unlisted) = (new ConcurrentDictionary<string, int>(), new ConcurrentDictionary<string, int>());
        RandomLife.Every(life =>
        {
            var middle = life.Turns[(int)(life.Choices[0] % (ulong)life.Turns.Count)];
            var before = life.Turns.Select(t => t.Command).ToList();
            foreach (var (state, now) in new[] { (middle.After, middle.Now), (life.State, life.Now) }.Distinct())
            {
                var sendable = Sendable(state, life.Rules.Policy).Concat(before.Where(c => c is EvaluateReply)).GroupBy(c => c.GetType().Name).ToList();
                foreach (var actor in TestActors.Everybody.Where(a => a.Role is not Role.System))
                {
                    var accepted = sendable.Where(of => of.Any(c => AppealDecider.Decide(state, c, actor, now, life.Rules) is Decision.Accepted)).Select(of => of.Key).ToHashSet();
                    var allowed = AppealDecider.Allowed(state, actor, now, life.Rules, TestActors.Units);

                    Assert.True(accepted.SetEquals(allowed),
                        $"{life}\n{AppealJson.Write(state)}\n{actor} at {now:O}: accepted but not listed: {string.Join(", ", accepted.Except(allowed))}; listed but not accepted: {string.Join(", ", allowed.Except(accepted))}.");
                    foreach (var name in Names) (accepted.Contains(name) ? listed : unlisted).AddOrUpdate(name, 1, (_, n) => n + 1);
                }
            }
        }, PropertyCases.All ? 2_000 : 400);
        Assert.Equal(Names.Order(), listed.Keys.Order());
        Assert.Equal(Names.Order(), unlisted.Keys.Order());
    }

    [Fact]
    public void Under_the_shipped_policy_a_limit_that_is_used_up_is_seen()
    {
        var story = AppealStory.InProgress();
        Assert.Superset(new HashSet<string> { nameof(RequestExtension), nameof(ReturnAppeal), nameof(AddCoHandler), nameof(AskCompany) }, Allowed(story, TestActors.Officer));
        Assert.DoesNotContain(nameof(FinishPart), Allowed(story, TestActors.OfficerOf("SFJ", 1)));

        story.Do(new AddCoHandler(1, "SFJ", "出具意见"), TestActors.Officer);
        Assert.Contains(nameof(FinishPart), Allowed(story, TestActors.OfficerOf("SFJ", 1)));
        Assert.Contains(nameof(WaivePart), Allowed(story, TestActors.Officer));
        Assert.DoesNotContain(nameof(ReplyToCompany), Allowed(story, TestActors.Officer));

        for (var i = 0; i < AppealStory.Policy.SupplementLimit; i++) story.Do(new SupplementAppeal("补充", []), TestActors.Company);
        Assert.DoesNotContain(nameof(SupplementAppeal), Allowed(story, TestActors.Company));
        story.IsRefused(RefusalCode.LimitReached, new SupplementAppeal("补充", []), TestActors.Company);

        // The return window is a working day, the promise three.
        story.On("03-04 10:01");
        Assert.DoesNotContain(nameof(ReturnAppeal), Allowed(story, TestActors.Officer));
    }

    private static HashSet<string> Allowed(AppealStory story, Actor actor) => [.. AppealDecider.Allowed(story.State, actor, story.Now, story.Rules, TestActors.Units)];

    private static readonly string[] Names =
    [
        .. typeof(AppealCommand).GetNestedTypes().Select(t => t.Name).Except([nameof(AppealCommand.FileAppeal), nameof(SendToDesk), nameof(AppealCommand.RunDueStep)]),
    ];

    /// <summary>Every body that the contract admits, as far as it makes a difference.</summary>
    private static IEnumerable<AppealCommand> Sendable(Appeal state, AppealPolicy policy)
    {
        if (state is not Appeal.Existing { Dossier: var dossier }) return [];
        int[] leases = [.. Enumerable.Range(Math.Max(1, dossier.LeasesGiven - 1), 3)];
        int?[] desk = [null, .. leases];
        var calls = new[] { (state as Appeal.CallingBack)?.Task.Id ?? "C1", "C9" };
        Limit[] extensions = [.. new[] { 1, 2, 5, 20 }.Select(d => Limit.Parse($"{d}wd")), .. dossier.Extension is { } asked ? [asked.By] : Array.Empty<Limit>()];
        return [.. Desk(), .. leases.SelectMany(Holder), .. Supervising(), .. Judging()];

        IEnumerable<AppealCommand> Desk() =>
        [
            new ClaimTriage(TimeSpan.Zero),
            .. from ground in Enum.GetValues<Ground>() from lease in desk select new AppealCommand.Refuse(ground, "见指引", null, lease),
            .. from tier in Enum.GetValues<Tier>() from unit in TestActors.Units from kind in Kinds from track in Tracks from lease in desk
               select new AppealCommand.DecideTriage(new(tier, unit, [], 1, "person", "因为", kind), track, lease),
            .. from unit in TestActors.Units from about in new[] { null, "SFJ" } from lease in desk
               select new AppealCommand.DecideTriage(new(Tier.Assistance, unit, [], 1, "person", "因为"), null, lease, About: new(about)),
        ];

        IEnumerable<AppealCommand> Holder(int lease) =>
        [
            new ReleaseAppeal(lease, null), new RecordContact(lease, "电话"), new ReportProgress(lease, "进展", null), new AskCompany(lease, "户号？"), new RecordAnswer(lease, "户号"),
            .. Enum.GetValues<Outcome>().Select(outcome => new ReplyToCompany(lease, outcome, "已办", null, [])),
            .. extensions.Select(by => new RequestExtension(lease, by, "等待")),
            .. TestActors.Units.SelectMany(unit => new AppealCommand[] { new AddCoHandler(lease, unit, "一部分"), new ProposeHandOver(lease, unit, "请接") }),
            .. from ground in policy.ReturnGrounds.Select(g => g.Code).Append("BORED") from unit in TestActors.Units select new ReturnAppeal(lease, ground, unit, "不属"),
        ];

        IEnumerable<AppealCommand> Supervising() =>
        [
            .. TestActors.Units.SelectMany(unit => new AppealCommand[] { new ClaimAppeal(unit, TimeSpan.Zero), new AppealCommand.RuleOnReturn(unit, "裁决") }),
            .. from tier in Enum.GetValues<Tier>() from kind in Kinds from track in Tracks select new ChangeTier(tier, "因为", kind, track),
            .. Enumerable.Range(1, 6).SelectMany(n => new AppealCommand[] { new FinishPart($"P{n}", "已办"), new WaivePart($"P{n}", "不需要") }),
            new OpenSupervision("重点"), new SupplementAppeal("补充", []), new WithdrawAppeal(null), new UrgeAppeal("急"), new DecideExtension(true, "同意"), new DecideExtension(false, "不同意"),
        ];

        IEnumerable<AppealCommand> Judging() =>
        [
            .. from passed in new[] { true, false } from round in Rounds select new ReviewReply(passed, "看过", round),
            .. from level in Enumerable.Range(1, 5) from draw in new[] { 0.0, 1 } from round in Rounds select new EvaluateReply(level, null, null, null, null, null, draw, round),
            .. Rounds.Select(round => new ContestReply("不是", round)),
            new ClaimCallBack(TimeSpan.Zero), new ReviewCallBack(true, "同意"), new ReviewCallBack(false, "不同意"),
            .. from id in calls from lease in leases from outcome in Enum.GetValues<AttemptOutcome>()
               select new RecordAttempt(id, lease, outcome != AttemptOutcome.NotReached, outcome, "打过"),
            .. from id in calls from lease in leases select new DeclareUnreachable(id, lease, "无人接听"),
        ];
    }
}
