using System.Net;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Infrastructure;

/// <summary><c>--storage CONNECTION</c>: LocalHost serves, and the record is where the option says.</summary>
public sealed class StorageOptionTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qifu-storage-");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Messages and orchestrations are lost with the folder; the record brings them back.</summary>
    [Fact]
    public async Task An_appeal_outlives_the_data_folder_and_goes_on()
    {
        var account = Azurite.NewAccount();
        string id;
        await using (var first = await City.Open(settings: ["--storage", account], replace: City.NothingIsSettled))
        {
            using var company = first.Company();
            id = await company.File(SampleLetters.Outage());
        }
        await using var second = await City.Open(settings: ["--storage", account]);
        using var same = second.Company();
        Assert.Equal(id, (await same.Appeal(id)).Text("id"));
        await second.Walk(TimeSpan.FromMinutes(3));
        using var officer = second.Officer();
        Assert.Equal(id, (await officer.Claim("GDJ")).Text("id"));
        using var ready = await same.GetAsync("/api/health/ready");
        await ready.Read(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_is_no_connection_string_is_told_and_not_repeated()
    {
        var (code, said) = await ChildProcess.Run("--data", _folder.FullName, "--storage", "AccountKey=abcd-secret");
        Assert.True(code == 2, $"It ended with {code}: {said}");
        Assert.StartsWith("What --storage names is not a connection string of Azure Storage", said, StringComparison.Ordinal);
        Assert.DoesNotContain("abcd-secret", said, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', said);
    }

    [Fact]
    public async Task A_storage_that_does_not_answer_is_told_in_one_sentence()
    {
        // Nobody listens on port 1.
        var (code, said) = await ChildProcess.Run(
            "--data", _folder.FullName, "--storage", "AccountName=a;AccountKey=cWlmdQ==;TableEndpoint=http://127.0.0.1:1/a;BlobEndpoint=http://127.0.0.1:1/a");
        Assert.True(code == 2, $"It ended with {code}: {said}");
        Assert.StartsWith("The storage that --storage names does not answer as it should", said, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', said);
    }
}
