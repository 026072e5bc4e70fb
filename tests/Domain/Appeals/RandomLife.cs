using CsCheck;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Tests.Domain.Appeals.Escalation;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Domain.Appeals;

/// <summary>One decision in a random life.</summary>
internal sealed record RandomLifeStep(Appeal Before, AppealCommand Command, Actor Actor, DateTimeOffset Now, Decision Decision, IReadOnlyList<Recorded> Events, Appeal After);

/// <summary>
/// A random appeal: people of all roles command it at random, mostly what fits and often what does not, with right and wrong
/// leases; the clock creeps and jumps. Driven: every due step is taken at its instant, as with Durable in good health;
/// otherwise now and then and late, as with the sweeper after a bad day.
/// </summary>
internal sealed class RandomLife
{
    public required RandomPolicy Policy { get; init; }
    public required bool Driven { get; init; }
    public List<RandomLifeStep> Turns { get; } = [];
    public List<Recorded> Record { get; } = [];
    public Appeal State { get; private set; } = new Appeal.Unknown();
    public DateTimeOffset Now { get; private set; } = RandomPolicy.Start;
    public Rules Rules => Policy.Rules;

    /// <summary>Repeats it: what CsCheck drew.</summary>
    public required IReadOnlyList<ulong> Choices { get; init; }

    public static readonly int Sequences = PropertyCases.Of(4_000);

    /// <summary>Prints the seed of the first failing life; CsCheck_Seed repeats it.</summary>
    public static void Every(Action<RandomLife> holds, int? lives = null) => Gen.Select(Gen.Int[0, RandomPolicy.Kinds - 1], Gen.Bool, Gen.ULong.Array[1, 40])
        .Sample((policy, driven, choices) => holds(Live(policy, driven, choices)), iter: lives ?? Sequences, threads: 2,
            print: t => $"policy {t.Item1}, driven {t.Item2}, choices {string.Join(' ', t.Item3)}");

    public override string ToString() => $"{(Driven ? "driven" : "not driven")}, policy {Policy.Index}, choices {string.Join(' ', Choices)}";

    private static RandomLife Live(int policy, bool driven, ulong[] choices)
    {
        var life = new RandomLife { Policy = RandomPolicy.Number(policy), Driven = driven, Choices = choices };
        life.Command(new AppealCommand.FileAppeal(TestActors.Letter(emergency: choices[0] % 5 == 0) with { About = choices[0] % 13 == 1 ? "SFJ" : null }), TestActors.Company);
        if (choices[0] % 3 != 0) life.Begin(new RandomChoices(choices[0]));
        foreach (var choice in choices)
        {
            var dice = new RandomChoices(choice);
            life.Pass(RandomPolicy.Elapse(dice));
            var (command, actor) = RandomCommand.For(life.State, life.Rules, dice);
            life.Command(command, actor);
        }
        life.Pass(TimeSpan.Zero);
        return life;
    }

    /// <summary>Straight to an officer, so that the second half of a life has time.</summary>
    private void Begin(RandomChoices dice)
    {
        Command(new AppealCommand.DecideTriage(TestActors.Says(dice.Of(Enum.GetValues<Tier>()))), Actor.Model);
        Command(new AppealCommand.ClaimAppeal("GXJ", TimeSpan.FromHours(4)), TestActors.Officer);
    }

    /// <summary>Time passes, but not beyond the week that the arithmetic of <see cref="ExpectedLadder"/> holds for.</summary>
    private void Pass(TimeSpan time)
    {
        var end = Now + time < RandomPolicy.End ? Now + time : RandomPolicy.End;
        if (Driven)
            while (NextStep(end) is { } due)
            {
                if (due.At > Now) Now = due.At;
                Command(new AppealCommand.RunDueStep(due.Step), Actor.System);
            }
        Now = end;
    }

    private Due? NextStep(DateTimeOffset until) =>
        Schedule.Of(State, Rules).FirstOrDefault(d => d.Step is not DueStep.Classify) is { } due && due.At <= until ? due : null;

    public void Command(AppealCommand command, Actor actor)
    {
        var before = State;
        var decision = AppealDecider.Decide(before, command, actor, Now, Rules);
        List<Recorded> events = [];
        if (decision is Decision.Accepted accepted)
            foreach (var happened in accepted.Events)
            {
                events.Add(new(Record.Count + 1, Now, actor, happened));
                Record.Add(events[^1]);
                State = AppealHistory.Evolve(State, events[^1]);
            }
        Turns.Add(new(before, command, actor, Now, decision, events, State));
        // A step that changes nothing would be taken for ever.
        if (command is AppealCommand.RunDueStep && Driven && events.Count == 0 && NextStep(Now)?.Step == ((AppealCommand.RunDueStep)command).Step)
            throw new InvalidOperationException($"{command} was due, was taken, and is due again.");
    }
}

/// <summary>Small random numbers out of one choice, so that a failing life can be shrunk (splitmix64).</summary>
internal sealed class RandomChoices(ulong seed)
{
    private ulong at = seed;

    public int Below(int n)
    {
        at += 0x9E3779B97F4A7C15;
        var z = at;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (int)((z ^ (z >> 31)) % (ulong)n);
    }

    public bool OneIn(int n) => Below(n) == 0;

    public T Of<T>(params IReadOnlyList<T> all) => all[Below(all.Count)];
}
