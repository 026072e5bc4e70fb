using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ServerlessQiFu.Driving;
using ServerlessQiFu.LocalHost;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.LocalHost.Hosting;

/// <summary>What cannot start says so in one sentence that names the place.</summary>
public class HostStartRefusalTests
{
    [Theory]
    [InlineData(typeof(TwoOfOneName), "TwoOfOneName.", "has the name f, which TwoOfOneName.")]
    [InlineData(typeof(SameRoute), "SameRoute.", "answers GET /APPEALS/{}, which SameRoute.")]
    [InlineData(typeof(Keyed), "Keyed.Run", "asks for a function key")]
    [InlineData(typeof(UserLevel), "UserLevel.Run", "asks for a function key")]
    [InlineData(typeof(NoSuchSubscription), "NoSuchSubscription.Run", "events/Subscriptions/nobody")]
    [InlineData(typeof(SharedSubscription), "SharedSubscription.", "takes already")]
    [InlineData(typeof(OwnSettlement), "OwnSettlement.Run", "settles its messages itself")]
    public async Task A_method_that_cannot_be_a_function_is_named(Type functions, string place, string why)
    {
        var refused = await Assert.ThrowsAsync<StartRefused>(() => AppUnderTest.Start([functions], files: folder => folder.Write("messaging.json", BusUnderTest.Messaging)));
        Assert.Contains(place, refused.Message, StringComparison.Ordinal);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Theory]
    [InlineData("host.json", "{", "not valid JSON")]
    [InlineData("host.json", "[]", "must hold a JSON object")]
    [InlineData("host.json", """{"version":"1.0"}""", "\"version\": \"2.0\"")]
    [InlineData("host.json", """{"version":"2.0","functionTimeout":"soon"}""", "/functionTimeout")]
    [InlineData("host.json", """{"version":"2.0","extensions":{"serviceBus":{"maxConcurrentCalls":0}}}""", "/extensions/serviceBus/maxConcurrentCalls")]
    [InlineData("messaging.json", "{", "messaging.json")]
    [InlineData("messaging.json", """{"topics":[{"name":"a","subscriptions":[]},{"name":"A","subscriptions":[]}]}""", "A is there twice")]
    [InlineData("messaging.json", """{"topics":[{"name":"a","subscriptions":[],"duplicateDetectionWindow":"10 minutes"}]}""", "ISO 8601")]
    [InlineData("messaging.json", """{"topics":[{"name":"a","subscriptions":[],"duplicateDetectionWindow":"PT1S"}]}""", "PT20S")]
    [InlineData("messaging.json", """{"topics":[{"name":"a","subscriptions":[{"name":"s","filters":[{"name":"f","correlationFilter":{}}]}]}]}""", "asks for nothing")]
    [InlineData("messaging.json", """{"topics":[{"name":"a","subscriptions":[{"name":"s","requiresSession":true}]}]}""", "asks for sessions")]
    [InlineData("messaging.json", """{"topics":[],"queues":[{"name":"q","requiresSession":true}]}""", "asks for sessions")]
    [InlineData("messaging.json", """{"topics":[{"name":"a","subscriptions":[{"name":"s","filter":[]}]}]}""", "filter")]
    [InlineData("messaging.json", """{"topics":[{"name":"a","subscriptions":[{"name":"s","filters":[{"name":"f","sqlFilter":{"sqlExpression":"x > 1"}}]}]}]}""", "sqlFilter")]
    public async Task A_file_that_cannot_be_used_is_named_with_its_fault(string file, string text, string fault)
    {
        var refused = await Assert.ThrowsAsync<StartRefused>(() => AppUnderTest.Start([], files: folder => folder.Write(file, text)));
        Assert.Contains(file, refused.Message, StringComparison.Ordinal);
        Assert.Contains(fault, refused.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData("host.json"), InlineData("messaging.json"), InlineData("appsettings.json")]
    public async Task A_file_that_is_not_UTF8_is_named_with_the_byte(string file)
    {
        var refused = await Assert.ThrowsAsync<StartRefused>(() => AppUnderTest.Start([], files: folder => File.WriteAllBytes(Path.Combine(folder.Path, file), [0x7B, 0x22, 0xB9, 0xA9])));
        Assert.Contains(file, refused.Message, StringComparison.Ordinal);
        Assert.Contains("byte 3", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--url http://127.0.0.1:1", "--url")]
    [InlineData("serve", "serve")]
    [InlineData("--data", "needs a value")]
    public async Task An_option_that_is_unknown_or_lacks_its_value_is_named(string line, string said) =>
        Assert.Contains(said, (await Assert.ThrowsAsync<StartRefused>(() => AppUnderTest.Start([], args: line.Split(' ')))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => AppUnderTest.Start([], args: ["--urls", address]));
        Assert.Contains(address, StartRefused.Sentence(refused), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_belongs_to_one_process()
    {
        var folder = new AppFolder();
        var options = new LocalHostOptions { AppFolder = folder.Path, Args = ["--data", Path.Combine(folder.Path, "data")] };
        await using (var first = await Start(options))
        {
            var refused = await Assert.ThrowsAnyAsync<Exception>(() => Start(options));
            Assert.Contains("in use by another process", StartRefused.Sentence(refused), StringComparison.Ordinal);
            await first.StopAsync();
        }
        await using (var again = await Start(options)) await again.StopAsync();
    }

    private static Task<LocalFunctionsHost> Start(LocalHostOptions options) => LocalFunctionsHost.Start(options, builder =>
    {
        ReflectedFunctions.Add(builder, []);
        builder.Logging.ClearProviders();
    });

    [Fact]
    public async Task A_data_folder_that_is_a_file_or_holds_no_database_is_named()
    {
        var folder = new AppFolder().Write("file", "x");
        var file = await Assert.ThrowsAsync<StartRefused>(() => Start(new LocalHostOptions { AppFolder = folder.Path, Args = ["--data", Path.Combine(folder.Path, "file")] }));
        Assert.Contains("file", file.Message, StringComparison.Ordinal);
        folder.Write("serverlessqifu.db", new string('x', 10_000));
        var broken = await Assert.ThrowsAnyAsync<Exception>(() => Start(new LocalHostOptions { AppFolder = folder.Path, Args = ["--data", folder.Path] }));
        Assert.Contains("serverlessqifu.db", StartRefused.Sentence(broken), StringComparison.Ordinal);
    }

    [Fact]
    public void The_apps_own_checks_are_told_as_sentences_and_faults_of_the_programme_are_not()
    {
        Assert.Equal("a hole", StartRefused.Sentence(new OptionsValidationException("policy", typeof(object), ["a hole"])));
        Assert.Equal("bad file", StartRefused.Sentence(new InvalidDataException("bad file")));
        Assert.Null(StartRefused.Sentence(new InvalidOperationException("a bug")));
    }

    public static class TwoOfOneName
    {
        [Function("F")]
        public static void One([TimerTrigger("0 0 0 * * *")] TimerInfo timer) { }

        [Function("f")]
        public static void Two([TimerTrigger("0 0 0 * * *")] TimerInfo timer) { }
    }

    public static class SameRoute
    {
        [Function("One")]
        public static void One([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "appeals/{id}")] HttpRequest request) { }

        [Function("Two")]
        public static void Two([HttpTrigger(AuthorizationLevel.Anonymous, "post", "get", Route = "appeals/{number}")] HttpRequest request) { }
    }

    public static class Keyed
    {
        [Function("F")]
        public static void Run([HttpTrigger(AuthorizationLevel.Function)] HttpRequest request) { }
    }

    public static class UserLevel
    {
        [Function("F")]
        public static void Run([HttpTrigger(AuthorizationLevel.User)] HttpRequest request) { }
    }

    public static class NoSuchSubscription
    {
        [Function("F")]
        public static void Run([ServiceBusTrigger("events", "nobody")] string body) { }
    }

    public static class SharedSubscription
    {
        [Function("A")]
        public static void One([ServiceBusTrigger("events", "all")] string body) { }

        [Function("B")]
        public static void Two([ServiceBusTrigger("events", "all")] string body) { }
    }

    public static class OwnSettlement
    {
        [Function("F")]
        public static void Run([ServiceBusTrigger("events", "all", AutoCompleteMessages = false)] string body) { }
    }
}
