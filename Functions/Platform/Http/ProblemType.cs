using System.Reflection;

namespace ServerlessQiFu.Functions.Platform;

/// <summary>Every kind of problem the API answers with; <c>docs/problems.md</c> says when, and what to do.</summary>
/// <param name="Slug">Last part of the type's URI; never changes.</param>
/// <param name="Title">The same for every problem of the type.</param>
public sealed record ProblemType(string Slug, int Status, string Title)
{
    public const string Base = "https://serverlessqifu.example/problems/";

    public static readonly ProblemType MalformedRequest = new("malformed-request", 400, "This is no HTTP request");
    public static readonly ProblemType MalformedJson = new("malformed-json", 400, "The body is not JSON");
    public static readonly ProblemType UnknownField = new("unknown-field", 400, "A field that the contract does not have");
    public static readonly ProblemType InvalidField = new("invalid-field", 400, "A field is not as the contract says");
    public static readonly ProblemType UnknownValue = new("unknown-value", 400, "A value that the policy or the directory does not know");
    public static readonly ProblemType InvalidHeader = new("invalid-header", 400, "A header is not as the contract says");
    public static readonly ProblemType InvalidParameter = new("invalid-parameter", 400, "A parameter is not as the contract says");
    public static readonly ProblemType IdempotencyKeyMissing = new("idempotency-key-missing", 400, "Idempotency-Key is missing");
    public static readonly ProblemType Unauthenticated = new("unauthenticated", 401, "No valid token");
    public static readonly ProblemType WrongRole = new("wrong-role", 403, "Not for this role");
    public static readonly ProblemType LocalOnly = new("local-only", 403, "For this machine only");
    public static readonly ProblemType NotFound = new("not-found", 404, "Nothing here");
    public static readonly ProblemType MethodNotAllowed = new("method-not-allowed", 405, "The path has other methods");
    public static readonly ProblemType RequestTooSlow = new("request-too-slow", 408, "The request did not come in time");
    public static readonly ProblemType NotNow = new("not-now", 409, "Not in this state");
    public static readonly ProblemType StaleLease = new("stale-lease", 409, "The lease is over");
    public static readonly ProblemType LimitReached = new("limit-reached", 409, "A limit of the policy is reached");
    public static readonly ProblemType Forbidden = new("forbidden", 409, "A rule forbids it");
    public static readonly ProblemType AttachmentNotScanned = new("attachment-not-scanned", 409, "The file is not known to be harmless yet");
    public static readonly ProblemType AttachmentRefused = new("attachment-refused", 409, "The scanner refuses the file");
    public static readonly ProblemType StaleVersion = new("stale-version", 412, "It has changed since");
    public static readonly ProblemType BodyTooLarge = new("body-too-large", 413, "The body is too large");
    public static readonly ProblemType LineTooLong = new("line-too-long", 413, "A line is too long");
    public static readonly ProblemType TooManyLines = new("too-many-lines", 413, "Too many lines");
    public static readonly ProblemType AddressTooLong = new("address-too-long", 414, "The address is too long");
    public static readonly ProblemType UnsupportedMediaType = new("unsupported-media-type", 415, "This content type is not taken here");
    public static readonly ProblemType AttachmentNotRecognised = new("attachment-not-recognised", 415, "The file is not what it says");
    public static readonly ProblemType IdempotencyKeyReused = new("idempotency-key-reused", 422, "The key was used for another request");
    public static readonly ProblemType IfMatchMissing = new("if-match-missing", 428, "If-Match is missing");
    public static readonly ProblemType TooManyRequests = new("too-many-requests", 429, "Too many requests");
    public static readonly ProblemType UploadQuota = new("upload-quota", 429, "As many uploads as one may send in a day");
    public static readonly ProblemType HeadersTooLarge = new("headers-too-large", 431, "The headers are too large");
    public static readonly ProblemType InternalError = new("internal-error", 500, "Our fault");
    public static readonly ProblemType StoreUnavailable = new("store-unavailable", 503, "The store is not available");
    public static readonly ProblemType StoreFull = new("store-full", 503, "The store is full");
    public static readonly ProblemType NotStarted = new("not-started", 503, "The app could not start");
    public static readonly ProblemType TooManyAtOnce = new("too-many-at-once", 503, "Too many large bodies at once");
    public static readonly ProblemType ClockInDoubt = new("clock-in-doubt", 503, "The time is not known yet");
    public static readonly ProblemType IdentityUnavailable = new("identity-unavailable", 503, "The identity provider is not available");
    public static readonly ProblemType VersionOfHttp = new("version-of-http", 505, "This version of HTTP is not spoken here");

    public string Uri => Base + Slug;

    public static IReadOnlyList<ProblemType> All { get; } =
    [
        .. typeof(ProblemType).GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.FieldType == typeof(ProblemType)).Select(f => (ProblemType)f.GetValue(null)!),
    ];
}
