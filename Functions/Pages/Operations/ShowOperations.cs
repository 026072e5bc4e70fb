using System.Globalization;
using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Operations;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Web;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>The operator's page: health, work that was given up, what was done, and the versions that rule.</summary>
public sealed class ShowOperations(PageFrames frames, ApiCalls api, RulesStore rules, DirectoryStore directory)
{
    internal static readonly Operation Operation = Operation.Page("showOperations", Role.Ops, Role.Auditor);

    [Function(nameof(ShowOperations))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "operations")] HttpRequest request, [DurableClient] DurableTaskClient durable, CancellationToken cancellation)
    {
        var (http, words, actor) = (request.HttpContext, PageFrames.WordsOf(request.HttpContext), request.Caller());
        var health = await api.Get<Readiness>(http, actor, new(nameof(Ready)), cancellation);
        if (!health.Try(out var readiness, out var problem)) return await ProblemPages.Of(frames, http, problem);
        if (!(await api.Get<DeadLetterPage>(http, actor, new(nameof(ListDeadLetters), Query: "?limit=100", Durable: durable), cancellation)).Try(out var dead, out problem)) return await ProblemPages.Of(frames, http, problem);
        if (!(await api.Get<Paged<AuditEntryView>>(http, actor, new(nameof(ListAudit), Query: "?limit=50"), cancellation)).Try(out var audit, out problem)) return await ProblemPages.Of(frames, http, problem);
        var units = await directory.Current(cancellation);
        var model = new OperationsModel(
            readiness.Status == "ready", [.. readiness.Checks.Select(check => (words.Find($"ops.check.{check.Key}") ?? check.Key, check.Value, check.Value == "ok"))],
            [.. dead.Items.Select(one => new DeadRow(one.Id, words[$"ops.kind.{one.Kind}"], one.Source, one.Appeal, Moments.Say(one.At, words), one.Attempts, one.Reason))],
            [.. audit.Items.Select(entry => new AuditRow(Moments.Say(entry.At, words), entry.By, $"{entry.Action} {entry.Kind}", entry.About, entry.Detail))],
            [new(words["ops.policy"], Version(rules.Current.Policy.Version)), new(words["ops.calendar"], Version(rules.Current.CurrentCalendarVersion)), new(words["ops.directory"], Version(units.Version))],
            actor.Role == Role.Ops, Forms.Number(request.Query["replayed"]) is { } replayed ? words.Say("ops.replayed", replayed) : null);
        return await frames.Page<OperationsPage>(http, (nameof(OperationsPage.Model), model));
    }

    private static string Version(int version) => version.ToString(CultureInfo.InvariantCulture);
}
