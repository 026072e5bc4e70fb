using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Access;

/// <summary>
/// Who calls, and whether the role may; <see cref="AdmitCallers"/> asks before each HTTP function. Only the bearer token counts; headers that a
/// platform in front might set are not believed.
/// </summary>
public sealed partial class Gate(Tokens tokens, ILogger<Gate> log)
{
    private const string Scheme = "Bearer ";

    public async ValueTask<Checked<Actor>> Admit(HttpRequest request, Operation operation, CancellationToken cancellation = default)
    {
        if (operation.IsOpen) throw new InvalidOperationException($"{operation.Id} is for anyone: it asks nobody for a token.");
        var read = Bearer(request) is { } token
            ? await tokens.Read(token, cancellation)
            : new Problem(ProblemType.Unauthenticated, "Send Authorization: Bearer and a token of the city's identity provider.");
        if (!read.Try(out var actor, out var problem))
        {
            Unauthenticated(operation.Id, problem.Detail);
            return problem;
        }
        if (operation.Refuse(actor) is { } refusal)
        {
            Refused(operation.Id, actor.Role, actor.Subject);
            return refusal;
        }
        return actor;
    }

    private static string? Bearer(HttpRequest request)
    {
        var values = request.Headers.Authorization;
        return values.Count == 1 && values[0] is { } header && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? header[Scheme.Length..].Trim()
            : null;
    }

    [LoggerMessage(LogLevel.Information, "{Operation}: no valid token: {Why}")]
    private partial void Unauthenticated(string operation, string why);

    [LoggerMessage(LogLevel.Warning, "{Operation}: refused to {Role} {Subject}")]
    private partial void Refused(string operation, Role role, string subject);
}
