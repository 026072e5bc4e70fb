using System.Globalization;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Directory;
using ServerlessQiFu.Driving;
using ServerlessQiFu.Tools.City.Arrivals;
using ServerlessQiFu.Tools.City.Letters;
using ServerlessQiFu.Tools.City.People;

namespace ServerlessQiFu.Tools.City.World;

/// <summary>
/// Plays the period: the next thing is the earlier of what people have set themselves and what the product has due; the clock goes there, the
/// product works until it rests, then people act one by one and hear what came of it. One thread, one order: the same seed, the same year.
/// </summary>
internal sealed class YearOfACity : IAsyncDisposable
{
    /// <summary>After the last letter the city goes on until nothing is open, at most so long.</summary>
    private static readonly TimeSpan RunsOn = TimeSpan.FromDays(120);

    private readonly CityOptions _options;
    private readonly Companies _companies;
    private readonly LetterWriting _letters;
    private readonly IReadOnlyList<DateTimeOffset> _arrivals;
    private int _open;

    private YearOfACity(CityOptions options, HandDrivenProduct product, Assumptions assumed, UnitDirectory directory)
    {
        _options = options;
        var shape = ArrivalShape.Shipped;
        City = new CityLife(product, new Roster(product.Rules.Current.Hours, options.From, options.Days, options.Seed, assumed.Absence), assumed, options.Seed);
        _arrivals = ArrivalTimes.Of(options.Appeals, options.From, options.Days, shape, options.Seed);
        _letters = new LetterWriting(options.Seed, assumed, shape, options.Appeals / (double)options.Days);
        _companies = new Companies(City);
        Workforce = new Workforce(City, _companies, options, directory, _letters.Shares);
        Watch = new Watch(City, _companies, Workforce.Supervisors, Workforce.Reviewers);
    }

    public CityLife City { get; }
    public Workforce Workforce { get; }
    public Watch Watch { get; }
    public QueueDiary Diary { get; } = new();

    public static async Task<YearOfACity> Begin(CityOptions options, Assumptions assumed)
    {
        var product = await HandDrivenProduct.Start(BusinessTime.At(options.From, TimeSpan.Zero), options.Sweeper, Dice.For(options.Seed, "audits").Share, Dice.For(options.Seed, "numbers").Next);
        return new YearOfACity(options, product, assumed, await product.Units());
    }

    /// <param name="progress">Told once a simulated month: the instant, and how many letters there were.</param>
    public async Task Play(Action<DateTimeOffset, int>? progress = null)
    {
        var end = BusinessTime.At(_options.From.AddDays(_options.Days), TimeSpan.Zero);
        FileNext(0);
        foreach (var beginning in City.Roster.Beginnings.Where(b => b <= end + RunsOn)) City.Agenda.Add(beginning, Workforce.BeginWindow);
        for (var day = 0; day < _options.Days; day++) CloseDay(_options.From.AddDays(day), progress);
        while (Earlier(City.Agenda.Next, City.Product.NextDue) is { } next && next <= end + RunsOn)
        {
            if (next > end && _open == 0) break;
            City.Product.Clock.MoveTo(next);
            await Settle();
            while (City.Agenda.Take(City.Now) is { } act)
            {
                await act();
                await Settle();
            }
        }
    }

    private void CloseDay(DateOnly date, Action<DateTimeOffset, int>? progress) => City.Agenda.Add(City.Product.Rules.Current.Hours.CloseOfBusiness(date), () =>
    {
        Diary.Write(date, City, Workforce.Supervisors.Waiting, _open);
        if (date.Day == 1) progress?.Invoke(City.Now, City.Cases.Count);
        return Task.CompletedTask;
    });

    private void FileNext(int number)
    {
        if (number == _arrivals.Count) return;
        City.Agenda.Add(_arrivals[number], async () =>
        {
            var letter = _letters.Write(number);
            var who = new Actor(Role.Enterprise, "company-" + letter.From.CreditCode, null, letter.From.CreditCode);
            var filed = (await City.Product.Call(who, "POST", "/api/appeals", letter.Body(), key: $"letter-{number.ToString(CultureInfo.InvariantCulture)}")).OrThrow();
            var one = new Case(number, filed.Body.GetProperty("id").GetString()!, letter, City.Now);
            City.Cases.Add(one.Id, one);
            _companies.Filed(one);
            FileNext(number + 1);
        });
    }

    /// <summary>The product does what is due, and those who sleep hear what came to them.</summary>
    private async Task Settle()
    {
        await City.Product.Quiet();
        if (City.Product.Heard.Count == 0 && City.Stirred.Count == 0) return;
        await Watch.Look();
        foreach (var queue in City.Stirred) Workforce.Rouse(queue);
        City.Stirred.Clear();
        _open = Watch.Open(City.Cases.Count);
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other : one;

    public ValueTask DisposeAsync() => City.Product.DisposeAsync();
}
