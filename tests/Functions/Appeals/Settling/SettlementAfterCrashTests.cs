using ServerlessQiFu.LocalHost;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Settling;

/// <summary>A crash between the answer and what follows from it, and an operator who is in no hurry to start again.</summary>
public class SettlementAfterCrashTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(60)]
    [InlineData(3 * 24 * 60)]
    public async Task An_appeal_acknowledged_just_before_a_crash_goes_on_its_way_however_long_the_product_was_down(int minutesDown)
    {
        var folder = Directory.CreateTempSubdirectory("qifu-undone-");
        var file = Path.Combine(folder.FullName, "journal.db");
        string id;
        using (var journal = Journal.Open(file))
        await using (var city = await City.Open(journal: journal, replace: City.NothingIsSettled))
        {
            using var company = await city.As("enterprise", "wang", enterprise: SampleLetters.Company);
            id = await company.File(SampleLetters.Outage());
        }

        using (var journal = Journal.Open(file))
        await using (var later = await City.Open(City.TuesdayMorning.AddMinutes(minutesDown), journal: journal))
        {
            await later.Walk(TimeSpan.FromMinutes(2));

            using var supervisor = await later.As("supervisor", "supervisor");
            Assert.Equal("Queued", (await supervisor.Appeal(id)).Text("status"));
            using var officer = await later.As("officer", "officer", unit: "GDJ");
            Assert.Equal(id, (await officer.Claim("GDJ")).Text("id"));
        }
        folder.Delete(recursive: true);
    }
}
