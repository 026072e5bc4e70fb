using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>Whether a call must say which version of the appeal its caller has seen.</summary>
public enum Seen { Required, NotAsked }

/// <summary>
/// What all calls that command an appeal have in common: who calls, may they see it, which version do they speak of, what do
/// they want, and the decision's answer in the words of the contract.
/// </summary>
public sealed class CommandCalls(
    AppealRecords records, RulesStore rules, DirectoryStore directory, WorkInProgress workInProgress, CommandHandler commands, Sights sights, TimeProvider clock)
{
    /// <param name="unit">The unit that the body names, with its JSON pointer; it must be in the directory.</param>
    /// <param name="check">What else must hold of the body and needs the store to know; given the appeal's number.</param>
    public Task<IResult> Execute<T>(
        HttpRequest request, string id, Seen seen, Func<Actor, T, AppealCommand> command, CancellationToken cancellation, Func<T, (string Pointer, string Unit)?>? unit = null, Func<string, Actor, T, Task<Problem?>>? check = null) where T : IRequestBody =>
        Execute<T>(request, id, seen, (actor, body) => Task.FromResult(command(actor, body)), cancellation, unit, check);

    /// <summary>For a command that needs something from the store besides the body.</summary>
    public async Task<IResult> Execute<T>(
        HttpRequest request, string id, Seen seen, Func<Actor, T, Task<AppealCommand>> command, CancellationToken cancellation, Func<T, (string Pointer, string Unit)?>? unit = null, Func<string, Actor, T, Task<Problem?>>? check = null) where T : IRequestBody
    {
        var actor = request.Caller();
        if (await Visible(id, actor, cancellation) is not { } snapshot) return Problem.NotFound();
        int? expected = null;
        if (seen == Seen.Required)
        {
            if (!EntityTags.Required(request).Try(out var version, out var missing)) return missing;
            expected = version;
        }
        if (!(await JsonBody.Read<T>(request, cancellation: cancellation)).Try(out var body, out var problem)) return problem;
        if (unit?.Invoke(body) is { } named)
        {
            var units = await directory.Current(cancellation);
            if (units.Find(named.Unit) is null) return Problem.OfField(ProblemType.UnknownValue, named.Pointer, $"There is no unit {named.Unit}; see GET /api/directory.");
            if (!Independence.AdmitsAsHandler(named.Unit, units.City.CallBackDesk)) return Problem.OfField(ProblemType.UnknownValue, named.Pointer, $"{named.Unit} calls companies back and handles nothing; name another unit.");
        }
        if (check is not null && await check(snapshot.Id, actor, body) is { } unfit) return unfit;
        RequestKey? key = null;
        if (IdempotencyKey.Optional(request) is { } given)
        {
            if (!given.Try(out var text, out problem)) return problem;
            key = RequestKey.Of(actor.Subject, text, request.Path, ContractJson.Fingerprint(body));
        }
        return await Answer(snapshot.Id, await commands.Execute(snapshot.Id, await command(actor, body), actor, expected, key, cancellation), actor, cancellation);
    }

    /// <summary>The appeal, when it exists and the caller may see it.</summary>
    public async Task<Snapshot?> Visible(string id, Actor actor, CancellationToken cancellation)
    {
        if (!AppealNumber.TryRead(id, out var number) || await records.Find(number, cancellation) is not { State: Appeal.Existing filed } snapshot) return null;
        return (await sights.Of(actor, filed, cancellation)).IsNothing ? null : snapshot;
    }

    private async Task<IResult> Answer(string id, CommandResult outcome, Actor actor, CancellationToken cancellation) => outcome switch
    {
        CommandResult.Done done => Done(id, AppealStatus.Of(done.After.State).ToString(), done.After.Version),
        CommandResult.Repeated repeated => Done(id, repeated.Answer.Status, repeated.Answer.Version),
        CommandResult.KeyReused => Problem.KeyReused(),
        CommandResult.Refused refused => RefusalProblem.Of(refused.Refusal, await Allowed(refused.State, actor, cancellation)),
        CommandResult.NotFound => Problem.NotFound(),
        CommandResult.Changed => EntityTags.Stale(),
        CommandResult.TooManyWriters => new Problem(ProblemType.StoreUnavailable, "Many are writing to this appeal at the same time; nothing was changed. Send the request again."),
        _ => throw new InvalidOperationException($"A command ended as {outcome.GetType().Name}."),
    };

    /// <summary>What the decider accepts and an operation offers to the role. Refusing is one of the two answers of <see cref="DecideTriage"/>.</summary>
    public async Task<IReadOnlyList<string>> Allowed(Appeal state, Actor actor, CancellationToken cancellation)
    {
        var units = await directory.Current(cancellation);
        var handlers = units.Units.Select(u => u.Code).Where(code => Independence.AdmitsAsHandler(code, units.City.CallBackDesk)).ToList();
        var commands = AppealDecider.Allowed(state, actor, clock.Read().Acts, await rules.For(state, cancellation), handlers)
            .Select(name => name == nameof(AppealCommand.Refuse) ? nameof(DecideTriage) : name).Distinct().Where(name => Offers(name, actor.Role)).ToList();
        foreach (var (claim, queue) in new[]
        {
            (nameof(AppealCommand.ClaimAppeal), actor.Unit!), (nameof(AppealCommand.ClaimTriage), WorkQueues.TriageDesk), (nameof(AppealCommand.ClaimCallBack), WorkQueues.CallBacks),
        })
            if (commands.Contains(claim) && !(await workInProgress.Of(queue, actor, cancellation)).HasRoom) commands.Remove(claim);
        return commands;
    }

    /// <summary>A function that claims several at once has the command's name in the plural.</summary>
    private static bool Offers(string command, Role role) =>
        (AdmitCallers.Operations.GetValueOrDefault(command) ?? AdmitCallers.Operations.GetValueOrDefault(command + "s"))?.Roles.Contains(role) ?? false;

    private static Answer Done(string id, string status, int version) => Platform.Answer.Json(
        StatusCodes.Status200OK, new CommandDone(id, Enum.Parse<Status>(status), version, EntityTags.Of(version)), EntityTags.Of(version));
}
