using System.Reflection;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Tests.Contract;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Tests.Architecture;

/// <summary>
/// One act has one name: the route's last word, the operation of the contract, the function, the request's schema, the command to the appeal and, as a
/// past participle, the event. A new act gets a line here.
/// </summary>
public class ActNameTests
{
    /// <summary>Acts on an appeal and the event that each leaves in the record.</summary>
    private static readonly Dictionary<string, string> EventOf = new()
    {
        ["FileAppeal"] = "Filed", ["SupplementAppeal"] = "Supplemented", ["UrgeAppeal"] = "Urged", ["WithdrawAppeal"] = "WithdrawnByAppellant",
        ["ClaimTriage"] = "TriageClaimed", ["DecideTriage"] = "Triaged", ["ClaimAppeal"] = "Claimed", ["ReleaseAppeal"] = "Released",
        ["RecordContact"] = "Contacted", ["ReportProgress"] = "ProgressReported", ["AskCompany"] = "Asked", ["RecordAnswer"] = "AnswerRecorded",
        ["ReturnAppeal"] = "Returned", ["RuleOnReturn"] = "Ruled", ["ChangeTier"] = "TierChanged", ["OpenSupervision"] = "SupervisionOpened",
        ["RequestExtension"] = "ExtensionRequested", ["DecideExtension"] = "ExtensionGranted", ["AddCoHandler"] = "CoHandlerAdded",
        ["FinishPart"] = "PartFinished", ["WaivePart"] = "PartWaived", ["ProposeHandOver"] = "HandOverProposed",
        ["ReplyToCompany"] = "ReplyGiven", ["ReviewReply"] = "ReplyReviewed", ["EvaluateReply"] = "Evaluated", ["ContestReply"] = "Contested",
        ["ClaimCallBack"] = "CallBackClaimed", ["RecordAttempt"] = "AttemptRecorded", ["DeclareUnreachable"] = "UnreachableDeclared",
        ["ReviewCallBack"] = "CallBackReviewed",
    };

    /// <summary>A function that claims several at once gives the command of one to each.</summary>
    private static readonly Dictionary<string, string> ActOf = new() { ["ClaimAppeals"] = "ClaimAppeal", ["ClaimCallBacks"] = "ClaimCallBack" };

    /// <summary>Commands that no person gives: the classifier's and time's. Refusing is one of two answers of <c>DecideTriage</c>.</summary>
    private static readonly string[] NoPersons = ["SendToDesk", "RunDueStep", "Refuse"];

    public static TheoryData<string> Functions => [.. Declared.Keys];

    private static Dictionary<string, Operation> Declared { get; } = typeof(Gate).Assembly.GetTypes()
        .Select(type => (Type: type, Field: type.GetField("Operation", BindingFlags.NonPublic | BindingFlags.Static)))
        .Where(found => found.Field?.FieldType == typeof(Operation) && !((Operation)found.Field.GetValue(null)!).IsPage)
        .ToDictionary(found => found.Type.Name, found => (Operation)found.Field!.GetValue(null)!);

    [Theory, MemberData(nameof(Functions))]
    public void A_function_and_its_operation_have_the_same_name(string function)
    {
        Assert.Equal(char.ToLowerInvariant(function[0]) + function[1..], Declared[function].Id);
        var method = typeof(Gate).Assembly.GetTypes().Single(t => t.Name == function && t.GetMethod("Run") is not null).GetMethod("Run")!;
        Assert.Equal(function, method.GetCustomAttribute<FunctionAttribute>()!.Name);
    }

    [Theory, MemberData(nameof(Functions))]
    public void A_request_of_its_own_is_named_after_the_act(string function)
    {
        // How many, and for how long, is the same question of all three queues.
        if (OpenApi.Operations[Declared[function].Id].RequestSchema is not { } schema || schema == "ClaimRequest") return;
        Assert.Equal(function + "Request", schema);
    }

    /// <summary>What the last part of a route says in other words than the act: each is the resource that the act makes or changes.</summary>
    private static readonly Dictionary<string, string> RouteOf = new()
    {
        ["FileAppeal"] = "appeals", ["ClaimTriage"] = "claims", ["ClaimAppeals"] = "claims", ["ClaimCallBacks"] = "claims", ["AskCompany"] = "question",
        ["RuleOnReturn"] = "ruling", ["DecideExtension"] = "extension-decision", ["ReviewReply"] = "reply-review", ["FinishPart"] = "parts", ["WaivePart"] = "waiver",
        ["ReleaseAppeal"] = "release", ["ReturnAppeal"] = "return", ["ReplyToCompany"] = "reply", ["EvaluateReply"] = "evaluation", ["ContestReply"] = "contest",
        ["SupplementAppeal"] = "supplements", ["WithdrawAppeal"] = "withdrawal", ["DecideTriage"] = "triage",
    };

    [Fact]
    public void A_route_ends_with_the_acts_own_word_or_the_resource_that_is_listed()
    {
        foreach (var function in Declared.Keys.Where(f => EventOf.ContainsKey(ActOf.GetValueOrDefault(f, f))))
        {
            var last = OpenApi.Operations[Declared[function].Id].Path.Split('/').Last(part => part.Length > 0 && part[0] != '{');
            if (RouteOf.TryGetValue(function, out var listed)) Assert.Equal(listed, last);
            else Assert.Contains(last.Replace("-", "", StringComparison.Ordinal).TrimEnd('s'), function, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void Every_command_is_an_act_with_a_function_and_an_event()
    {
        var commands = typeof(AppealCommand).GetNestedTypes().Select(t => t.Name).Except(NoPersons).Order().ToList();
        Assert.Equal(EventOf.Keys.Order(), commands);
        Assert.Equal(commands, commands.Intersect(Declared.Keys.Select(f => ActOf.GetValueOrDefault(f, f))).Order());
        var events = typeof(AppealEvent).GetNestedTypes().Select(t => t.Name).ToHashSet();
        Assert.All(EventOf.Values, e => Assert.Contains(e, events));
    }
}
