using System.Net;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Filing;

/// <summary>Files that nothing names are deleted after a day; none that an appeal names, whatever crashes or comes in between. Quotas count a day.</summary>
public sealed class UnnamedUploadTests
{
    private static readonly TimeSpan ADay = TimeSpan.FromHours(24) + TimeSpan.FromMinutes(1);

    [Fact]
    public async Task After_a_day_only_what_an_appeal_names_is_there()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        using var officer = city.Officer();
        var (filed, added, left) = (await company.Upload(), await company.Upload(), await company.Upload());
        var id = await company.File(AttachmentCalls.OutageWith(filed));
        using (var supplement = await company.TryCommand(id, "supplements", new { text = "补充", attachments = new[] { added } })) await supplement.Read(HttpStatusCode.OK);
        await city.Quiet();
        var lease = (await officer.Claim("GDJ", minutes: 600)).Text("lease");
        var told = await officer.Upload();
        await officer.Command(id, "progress", new { lease, text = "方案", attachments = new[] { told } });

        await city.Walk(TimeSpan.FromHours(23));
        Assert.True(await IsKept(city, left));
        await city.Walk(TimeSpan.FromHours(3));

        Assert.False(await IsKept(city, left));
        foreach (var file in new[] { filed, added, told }) Assert.Equal(HttpStatusCode.OK, await company.Opening(id, file));
        Assert.Equal(0, await Rows(city));
        // Named once more by another appeal it is still there after another day, and leaves nothing behind.
        var second = await company.File(AttachmentCalls.OutageWith(filed));
        await city.Walk(TimeSpan.FromHours(26));
        Assert.Equal(HttpStatusCode.OK, await company.Opening(second, filed));
        Assert.Equal(0, await Rows(city));
        using var refused = await company.TryFile(AttachmentCalls.OutageWith(left));
        Assert.Equal("unknown-value", (await refused.Read(HttpStatusCode.BadRequest)).Slug());
    }

    /// <summary>The filing comes between every two steps of the sweep, and the other way round: either it is refused, or its file stays.</summary>
    [Theory]
    [InlineData("uploads.Query", 1), InlineData("uploads.Query", 2), InlineData("uploads.Query", 3), InlineData("uploads.Query", 4), InlineData("uploads.Get", 1)]
    [InlineData("uploads.Update", 1), InlineData("uploads.Delete", 1)]
    public async Task A_filing_in_the_midst_of_the_sweep_is_refused_or_keeps_its_file(string step, int nth)
    {
        var store = new InjectedFault();
        await using var city = await City.Open(sweeper: City.NoSweeper, replace: s => s.Wrap<TableServiceClient>(inner => new FaultyTables(inner, store, new())));
        using var company = city.Company();
        var file = await company.Upload();
        city.Clock.Advance(ADay);
        (int calls, HttpResponseMessage? filed) = (0, null);
        store.Each(step, () =>
        {
            if (Interlocked.Increment(ref calls) != nth) return;
            store.Heal();
            filed = company.TryFile(AttachmentCalls.OutageWith(file)).GetAwaiter().GetResult();
        });

        await Sweep(city);
        store.Heal();
        if (filed is null) return; // so many steps it does not have
        using (filed)
        {
            city.Clock.Advance(TimeSpan.FromHours(1));
            await Sweep(city);
            await Sweep(city);

            if (filed.StatusCode == HttpStatusCode.Accepted) Assert.Equal(HttpStatusCode.OK, await company.Opening((await filed.Read(HttpStatusCode.Accepted)).Text("id"), file));
            else
            {
                Assert.Equal(HttpStatusCode.BadRequest, filed.StatusCode);
                Assert.False(await IsKept(city, file));
            }
            Assert.Equal(0, await Rows(city));
        }
    }

    /// <summary>Cut off at its first, second … write, with the write done and not done, the sweep begun anew ends as one that was not.</summary>
    [Theory]
    [InlineData(false), InlineData(true)]
    public async Task A_sweep_that_is_cut_off_anywhere_is_made_good_by_the_next(bool done)
    {
        for (var spared = 0; spared < 8; spared++)
        {
            var (before, after) = (new InjectedFault(), new InjectedFault());
            await using var city = await City.Open(sweeper: City.NoSweeper, replace: s => s.Wrap<TableServiceClient>(inner => new FaultyTables(inner, before, after)));
            using var company = city.Company();
            var (left, named) = (await company.Upload(), await company.Upload());
            var id = await company.File(AttachmentCalls.OutageWith(named));
            city.Clock.Advance(ADay);
            var fault = done ? after : before;
            (fault.Spared, fault.Where, fault.Thrown) = (spared, call => call is "uploads.Update" or "uploads.Delete", new RequestFailedException(500, "cut off"));
            await Sweep(city);
            fault.Heal();

            await Sweep(city);

            Assert.False(await IsKept(city, left));
            Assert.Equal(HttpStatusCode.OK, await company.Opening(id, named));
            Assert.Equal(0, await Rows(city));
        }
    }

    [Fact]
    public async Task A_file_whose_naming_came_to_nothing_is_deleted_all_the_same()
    {
        await using var city = await City.Open(sweeper: City.NoSweeper);
        using var company = city.Company();
        using var officer = city.Officer();
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        await officer.Claim("GDJ");
        var file = await officer.Upload();
        // Named, and then refused for its lease.
        Assert.Equal("stale-lease", await officer.Refused(id, "progress", new { lease = "9", text = "方案", attachments = new[] { file } }, HttpStatusCode.Conflict));

        city.Clock.Advance(ADay);
        await Sweep(city);

        Assert.False(await IsKept(city, file));
        Assert.Equal(0, await Rows(city));
    }

    [Fact]
    public async Task A_company_uploads_so_many_a_day_and_another_is_not_held_up()
    {
        await using var city = await City.Open(settings: ["--attachments:filesADay", "3"]);
        using var company = city.Company();
        using var other = city.Company(SampleLetters.OtherCompany, "li");
        using (var first = await company.TryUpload(key: "k")) await first.Read(HttpStatusCode.Created);
        using (var again = await company.TryUpload(key: "k")) await again.Read(HttpStatusCode.Created);

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => company.TryUpload()));

        Assert.InRange(answers.Count(a => a.StatusCode == HttpStatusCode.Created), 0, 2);
        for (var i = 0; i < 2; i++)
            using (var more = await company.TryUpload())
                if (more.StatusCode == HttpStatusCode.TooManyRequests) Assert.Equal(TimeSpan.FromHours(24), more.Headers.RetryAfter!.Delta);
        using (var refused = await company.TryUpload()) Assert.Equal("upload-quota", (await refused.Read(HttpStatusCode.TooManyRequests)).Slug());
        await other.Upload();
        await city.Walk(ADay);
        await company.Upload();
        foreach (var answer in answers) answer.Dispose();
    }

    private static Task Sweep(City city) => ActivatorUtilities.CreateInstance<SweepUploads>(city.Services).Run(new TimerInfo(), CancellationToken.None);

    private static async Task<bool> IsKept(City city, string file) => await city.Services.GetRequiredService<AttachmentBox>().Find(file, CancellationToken.None) is not null;

    /// <summary>Of the company, of the officer and by age.</summary>
    private static async Task<int> Rows(City city)
    {
        var rows = 0;
        foreach (var partition in Enumerable.Range(0, UploadLedger.Shards).Select(shard => $"age|{shard}").Concat(["enterprise:" + SampleLetters.Company, "subject:gdj-officer-1"]))
            rows += (await city.Tables().Uploads.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}")).ToListAsync()).Count;
        return rows;
    }
}
