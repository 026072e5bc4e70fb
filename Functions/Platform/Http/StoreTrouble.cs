using Azure;

namespace ServerlessQiFu.Functions.Platform;

/// <summary>The store said no for a reason of its own: nothing was lost, and the caller may try again.</summary>
public static class StoreTrouble
{
    internal const int OutOfSpace = 507;

    public static bool Is(RequestFailedException failure) => failure.Status is 0 or 408 or 429 or >= 500;

    public static Problem Problem(RequestFailedException failure) => failure.Status == OutOfSpace
        ? new Problem(ProblemType.StoreFull, "The store has no space left. Nothing of this request was kept as done; send it again with the same key when the operator has made room.")
        : new Problem(ProblemType.StoreUnavailable, "The store does not answer at the moment. Send the request again with the same key; it will not be done twice.");
}
