using Microsoft.AspNetCore.Http;

namespace ServerlessQiFu.Functions.Records;

/// <summary>Whether many callers wait for an answer of this process, from the gate on.</summary>
public sealed class RequestsInFlight(TimeProvider clock)
{
    private readonly Rush _rush = new(clock);

    public bool AreMany => _rush.IsOn;

    /// <summary>Counts a request until its answer is out.</summary>
    public void Count(HttpResponse response) => _rush.Count(response);
}
