using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Enterprises;

namespace ServerlessQiFu.Simulation;

/// <summary>A company, by its clerk or its bot: files, at times twice at once; answers questions, or not; judges, contests, withdraws.</summary>
internal sealed class Company
{
    private readonly World _world;
    private readonly Person _person;
    private readonly string _code;
    private readonly List<string> _filed = [];

    public Company(World world, int number)
    {
        _world = world;
        _code = Code(number);
        _person = new Person(world, number % 4 == 3 ? new Actor(Role.Bot, $"bot-{number}", null, _code) : new Actor(Role.Enterprise, $"clerk-{number}", null, _code));
    }

    private Random Chance => _world.Driver.Chance;

    public async Task Live(int letters)
    {
        await Task.WhenAll(File(letters), Judge());
    }

    /// <summary>Letters of two thirds of an hour.</summary>
    private async Task File(int letters)
    {
        for (var i = 0; i < letters; i++)
        {
            await _world.Driver.Sleep(TimeSpan.FromMinutes(Chance.Next(1, 40 / letters)));
            var key = _person.NewKey();
            var letter = Letter(_code, key);
            List<Task<Exchange>> sent = [_person.PostSurely("/api/appeals", letter, key)];
            if (Chance.Next(4) == 0) sent.Add(_person.PostSurely("/api/appeals", letter, key));
            foreach (var answer in await Task.WhenAll(sent))
                if (answer.IsGood) Keep((string)answer.Json!["id"]!);
            if (Chance.Next(10) == 0) await _person.PostSurely("/api/appeals", Letter(_code, key + "另"), key);
        }
    }

    private void Keep(string id)
    {
        if (!_filed.Contains(id)) _filed.Add(id);
        _world.Know(id);
    }

    private async Task Judge()
    {
        while (!_world.IsDone)
        {
            await _world.Driver.Sleep(TimeSpan.FromMinutes(Chance.Next(3, _world.Weather.IsStormy ? 15 : 7)));
            foreach (var id in _filed.ToList())
                if (await _person.Look(id) is { } seen) await React(seen);
        }
    }

    private async Task React(Observation seen)
    {
        var stormy = _world.Weather.IsStormy;
        if (seen.Status == "AwaitingAppellant" && Chance.Next(3) > 0)
            await _person.PostSurely($"/api/appeals/{seen.Id}/supplements", new { text = $"补充{_person.NewKey()}" }, _person.NewKey());
        if (seen.Status == "Replied" && seen.Rated is null && (stormy ? Chance.Next(3) > 0 : !_world.Habits.CompaniesKeepSilent))
        {
            if (stormy && Chance.Next(4) == 0) await _person.PostSurely($"/api/appeals/{seen.Id}/contest", new { text = "并没有解决" }, _person.NewKey());
            else await _person.PostSurely($"/api/appeals/{seen.Id}/evaluation", new { level = stormy ? Chance.Next(1, 6) : Chance.Next(4, 6) }, _person.NewKey());
        }
        if (!stormy) return;
        if (seen.Status == "Closed" && Chance.Next(30) == 0 && (await _person.PostSurely($"/api/appeals/{seen.Id}/contest", new { text = "又出现了" }, _person.NewKey())).IsGood)
            _world.IsOpenAgain(seen.Id);
        if (!seen.IsOver && Chance.Next(60) == 0) await _person.PostSurely($"/api/appeals/{seen.Id}/withdrawal", new { reason = "已自行解决" }, _person.NewKey());
    }

    /// <summary>Each letter has a title of its own.</summary>
    public static object Letter(string code, string key) => new
    {
        enterprise = new { creditCode = code, name = "示例精密制造有限公司", district = "SZ-440306" },
        contact = new { name = "王先生", phone = "13800000000" },
        title = $"停电 {key}",
        text = $"我司所在园区本月已多次停电，供电线路老化、用电容量不足，请供电局尽快上门检修并增容，恢复正常供电。来信编号{key}。",
    };

    public static string Code(int number)
    {
        var body = $"91440300MA5TEX{number:D3}";
        return "0123456789ABCDEFGHJKLMNPQRTUWXY".Select(check => body + check).First(code => CreditCode.TryParse(code, out _, out _));
    }
}
