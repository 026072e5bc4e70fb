using System.Globalization;
using Azure;
using Azure.Storage.Blobs.Models;

namespace ServerlessQiFu.LocalHost;

/// <summary>If-Match and If-None-Match of a request for a blob.</summary>
internal readonly record struct BlobConditions(ETag? IfMatch, ETag? IfNoneMatch)
{
    /// <summary>Conditions by time, lease or tag are not kept here and are refused.</summary>
    public static BlobConditions Of(BlobRequestConditions? asked)
    {
        if (asked is null) return default;
        if (asked.IfModifiedSince is not null || asked.IfUnmodifiedSince is not null || asked.LeaseId is not null || asked.TagConditions is not null)
            throw new NotSupportedException("The local blobs know the conditions If-Match and If-None-Match only.");
        return new BlobConditions(asked.IfMatch, asked.IfNoneMatch);
    }

    public static ETag Tag(long stamp) => new(string.Create(CultureInfo.InvariantCulture, $"\"0x{stamp:X}\""));

    /// <summary>The error for a blob of this stamp, null stamp for none there.</summary>
    public StorageError? Refuses(long? stamp, bool writing)
    {
        if (IfMatch is { } wanted && (stamp is null || wanted != ETag.All && wanted != Tag(stamp.Value))) return StorageError.ConditionNotMet;
        if (IfNoneMatch is not { } unwanted || stamp is null) return null;
        if (unwanted == ETag.All) return writing ? StorageError.BlobAlreadyExists : StorageError.NotModified;
        return unwanted != Tag(stamp.Value) ? null : writing ? StorageError.ConditionNotMet : StorageError.NotModified;
    }
}
