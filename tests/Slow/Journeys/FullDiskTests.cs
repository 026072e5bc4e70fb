using System.Net;
using ServerlessQiFu.LocalHost;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Slow.Journeys;

/// <summary>The running product on a real file for which there is no room any more, and then is.</summary>
public sealed class FullDiskTests : IDisposable
{
    /// <summary>More letters than the room that is left takes.</summary>
    private const int Filed = 30;
    private const int PagesLeft = 24;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qifu-full-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Each_write_is_refused_by_name_reading_goes_on_and_with_room_made_all_are_there_once()
    {
        using var journal = Journal.Open(Path.Combine(_folder.FullName, "serverlessqifu.db"));
        await using var city = await City.Open(journal: journal);
        // Without room no message is delivered either.
        city.SettlesLater = true;
        using var company = city.Company();
        var pages = journal.Read(session => session.First("PRAGMA page_count", row => row.Long(0)));
        await Limit(pages + PagesLeft);

        var taken = new Dictionary<int, string>();
        for (var n = 0; n < Filed; n++)
        {
            using var answer = await company.TryFile(Letter(n), $"letter-{n}");
            if (answer.StatusCode == HttpStatusCode.Accepted) taken[n] = (await answer.Read(HttpStatusCode.Accepted)).Text("id");
            else
            {
                Assert.Equal("store-full", (await answer.Read(HttpStatusCode.ServiceUnavailable)).Slug());
                Assert.NotNull(answer.Headers.RetryAfter);
            }
        }
        Assert.InRange(taken.Count, 1, Filed - 1);
        foreach (var id in taken.Values) Assert.Equal(id, (await company.Appeal(id)).Text("id"));

        await Limit(pages * 100);
        var all = new List<string>();
        for (var n = 0; n < Filed; n++) all.Add(await company.File(Letter(n), $"letter-{n}"));

        foreach (var (n, id) in taken) Assert.Equal(id, all[n]);
        Assert.Equal(Filed, all.Distinct().Count());
        // What failed for want of room waits by the clock before it tries again; nothing is idle until then.
        for (var second = 0; second < 5; second++) city.Clock.Advance(TimeSpan.FromSeconds(1));
        await city.Walk(TimeSpan.FromMinutes(5));
        foreach (var id in all) Assert.Equal("Queued", (await company.Appeal(id)).Text("status"));

        Task Limit(long most) => journal.Write(session => session.Rows($"PRAGMA max_page_count = {most}", row => row.Long(0)));
    }

    private static object Letter(int n) => SampleLetters.Outage(note: $"第{n}封");
}
