using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Appeals;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>A form of the appeal's page and the function of the API that it is for.</summary>
/// <param name="Name">As in the address and in the pages' words.</param>
/// <param name="Command">The command's name where the API lists what is allowed.</param>
/// <param name="Body">The request's body from the form.</param>
/// <param name="OfCallBack">The route names the call-back instead of the appeal.</param>
internal sealed record Act(string Name, string Function, string Command, Func<IFormCollection, JsonObject> Body, bool OfCallBack = false);

internal static class Acts
{
    public static IReadOnlyList<Act> All { get; } =
    [
        Of<EvaluateReplyRequest>("evaluation", nameof(EvaluateReply)), Of<ContestReplyRequest>("contest", nameof(ContestReply)),
        Of<SupplementAppealRequest>("supplements", nameof(SupplementAppeal)), Of<UrgeAppealRequest>("urge", nameof(UrgeAppeal)), Of<WithdrawAppealRequest>("withdrawal", nameof(WithdrawAppeal)),
        Of<ReplyToCompanyRequest>("reply", nameof(ReplyToCompany)), Of<RecordContactRequest>("contact", nameof(RecordContact)),
        Of<ReportProgressRequest>("progress", nameof(ReportProgress)), Of<AskCompanyRequest>("question", nameof(AskCompany)), Of<RecordAnswerRequest>("answer", nameof(RecordAnswer)),
        Of<ReturnAppealRequest>("return", nameof(ReturnAppeal)), Of<RequestExtensionRequest>("extension", nameof(RequestExtension)),
        Of<AddCoHandlerRequest>("co-handlers", nameof(AddCoHandler)), Of<ProposeHandOverRequest>("hand-over", nameof(ProposeHandOver)),
        Of<ReleaseAppealRequest>("release", nameof(ReleaseAppeal)), Of<DecideTriageRequest>("triage", nameof(DecideTriage)),
        Of<RuleOnReturnRequest>("ruling", nameof(RuleOnReturn)), Of<DecideExtensionRequest>("extension-decision", nameof(DecideExtension)),
        Of<ReviewReplyRequest>("reply-review", nameof(ReviewReply)), Of<ChangeTierRequest>("tier", nameof(ChangeTier)),
        Of<OpenSupervisionRequest>("supervision", nameof(OpenSupervision)),
        Of<RecordAttemptRequest>("attempts", nameof(RecordAttempt)) with { OfCallBack = true, Body = Attempt },
        Of<DeclareUnreachableRequest>("unreachable", nameof(DeclareUnreachable)) with { OfCallBack = true },
        Of<ReviewCallBackRequest>("review", nameof(ReviewCallBack)) with { OfCallBack = true },
    ];

    private static readonly Dictionary<string, Act> ByName = All.ToDictionary(act => act.Name, StringComparer.Ordinal);

    public static Act? Find(string name) => ByName.GetValueOrDefault(name);

    private static Act Of<T>(string name, string function) => new(name, function, function, FormBody.Of<T>);

    /// <summary>Whether somebody was reached follows from what came of the call.</summary>
    private static JsonObject Attempt(IFormCollection form)
    {
        var body = FormBody.Of<RecordAttemptRequest>(form);
        body["reached"] = form["outcome"] != nameof(AttemptOutcome.NotReached);
        return body;
    }
}
