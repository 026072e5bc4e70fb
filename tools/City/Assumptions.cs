using System.ComponentModel;
using System.Globalization;
using System.Reflection;

namespace ServerlessQiFu.Tools.City;

/// <summary>
/// Everything that is assumed about the city's people, each with its number; printed with every result. None of it was measured in a city:
/// change a number and see what hangs on it. Times of people are working time, times of companies pass in working time too.
/// </summary>
internal sealed record Assumptions
{
    public static Assumptions Usual { get; } = new();

    [Description("companies that write, some often")] public int Companies { get; init; } = 20_000;
    [Description("shape of how often a company writes: the smaller, the more a few write most")] public double Loyalty { get; init; } = 0.5;
    [Description("of the letters ask a question")] public double Consultations { get; init; } = 0.45;
    [Description("of the letters are complex: several departments, years, many companies")] public double Complex { get; init; } = 0.03;
    [Description("of the letters are not for the city, and refused with guidance if they come to the desk")] public double NotForTheCity { get; init; } = 0.01;
    [Description("of complex letters say so clearly (three circumstances); the others two")] public double ComplexSaysSo { get; init; } = 0.7;

    [Description("of a person's working days away: leave, illness, courses")] public double Absence { get; init; } = 0.12;
    [Description("spread of efforts (standard deviation of the logarithm)")] public double Spread { get; init; } = 0.8;
    [Description("median effort of a consultation")] public TimeSpan ConsultationEffort { get; init; } = TimeSpan.FromMinutes(40);
    [Description("median effort of a request for help")] public TimeSpan AssistanceEffort { get; init; } = TimeSpan.FromHours(5);
    [Description("median effort of a complex appeal")] public TimeSpan ComplexEffort { get; init; } = TimeSpan.FromHours(30);
    [Description("effort of doing it again, against the first time")] public double RedoEffort { get; init; } = 0.6;
    [Description("of requests for help wait for others (a site visit, another office)")] public double AssistanceWaits { get; init; } = 0.5;
    [Description("median of that wait")] public TimeSpan AssistanceWait { get; init; } = TimeSpan.FromHours(5);
    [Description("of complex appeals wait for others")] public double ComplexWaits { get; init; } = 0.95;
    [Description("median of that wait")] public TimeSpan ComplexWait { get; init; } = TimeSpan.FromHours(35);
    [Description("reading a new appeal and calling the company")] public TimeSpan Reading { get; init; } = TimeSpan.FromMinutes(15);
    [Description("longest piece of work before an officer looks at what is more urgent")] public TimeSpan Piece { get; init; } = TimeSpan.FromHours(4);
    [Description("appeals that one officer has under way at most")] public int UnderWay { get; init; } = 8;
    [Description("fewest officers of a unit")] public int FewestOfficers { get; init; } = 2;

    [Description("median time on the triage desk")] public TimeSpan DeskEffort { get; init; } = TimeSpan.FromMinutes(6);
    [Description("of the desk's decisions name the right tier and unit")] public double DeskRight { get; init; } = 0.95;
    [Description("of wrong units see it and return it")] public double Returns { get; init; } = 0.9;
    [Description("of what is another's comes back from a district centre; the rest it gets done with the department's branch")] public double DistrictReturns { get; init; } = 0.4;
    [Description("of returns propose the right unit")] public double ProposalRight { get; init; } = 0.85;
    [Description("of rulings designate the right unit")] public double RulingRight { get; init; } = 0.96;
    [Description("effort of a unit that must do what is not its own, against the usual")] public double WrongUnitEffort { get; init; } = 1.5;
    [Description("supervisors")] public int Supervisors { get; init; } = 8;
    [Description("median time of a supervisor's decision")] public TimeSpan SupervisorEffort { get; init; } = TimeSpan.FromMinutes(15);
    [Description("of letters that are complex are confirmed as such; of others, declined")] public double SupervisorRight { get; init; } = 0.95;
    [Description("of officers who see the promise will pass ask for an extension")] public double AskForExtension { get; init; } = 0.6;
    [Description("of extensions are granted")] public double ExtensionGranted { get; init; } = 0.8;

    [Description("of requests for help need a question to the company")] public double Questions { get; init; } = 0.12;
    [Description("of questions are answered")] public double Answered { get; init; } = 0.9;
    [Description("median time of a company's answer")] public TimeSpan AnswerTime { get; init; } = TimeSpan.FromHours(5);
    [Description("of companies evaluate; the others stay silent")] public double Evaluate { get; init; } = 0.55;
    [Description("median time of an evaluation after the reply")] public TimeSpan EvaluationTime { get; init; } = TimeSpan.FromHours(8);
    [Description("of evaluations of an answer in time are bad (level 1 or 2)")] public double BadInTime { get; init; } = 0.05;
    [Description("of evaluations of an answer later than the company waits for gladly are bad")] public double BadLate { get; init; } = 0.2;
    [Description("more of them are bad when a unit answered what was not its own")] public double BadWrongUnit { get; init; } = 0.15;
    [Description("of silent companies contest within the window after closing")] public double Contests { get; init; } = 0.004;
    [Description("of appeals are withdrawn if they are still open after about two days")] public double Withdrawals { get; init; } = 0.02;

    [Description("people who call back")] public int Callers { get; init; } = 8;
    [Description("median time of a call")] public TimeSpan CallEffort { get; init; } = TimeSpan.FromMinutes(20);
    [Description("of calls reach the company")] public double Reached { get; init; } = 0.75;
    [Description("of dissatisfied companies are found right")] public double Justified { get; init; } = 0.6;
    [Description("of them are satisfied by the call")] public double SatisfiedByCall { get; init; } = 0.25;
    [Description("of audited closures turn out dissatisfied")] public double AuditFinds { get; init; } = 0.06;
    [Description("reviewers")] public int Reviewers { get; init; } = 4;
    [Description("median time of a review")] public TimeSpan ReviewEffort { get; init; } = TimeSpan.FromMinutes(20);
    [Description("of reviews agree with the caller, or pass the flagged reply")] public double ReviewAgrees { get; init; } = 0.9;

    /// <summary>Name, value and meaning of each, in order.</summary>
    public IEnumerable<(string Name, string Value, string Meaning)> All() => typeof(Assumptions).GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(p => p.GetCustomAttribute<DescriptionAttribute>() is not null)
        .Select(p => (p.Name, Text(p.GetValue(this)!), p.GetCustomAttribute<DescriptionAttribute>()!.Description));

    private static string Text(object value) => value switch
    {
        TimeSpan time when time.TotalHours >= 1 => time.TotalHours.ToString("0.##", CultureInfo.InvariantCulture) + " h",
        TimeSpan time => time.TotalMinutes.ToString("0.##", CultureInfo.InvariantCulture) + " min",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
