using Azure;
using Azure.Data.Tables;
using Microsoft.Data.Sqlite;

namespace ServerlessQiFu.LocalHost;

/// <summary>An error as Azure Storage names it: status, code and sentence.</summary>
/// <remarks>Codes and statuses: learn.microsoft.com/rest/api/storageservices, "Table service error codes" and "Blob service error codes".</remarks>
internal sealed record StorageError(int Status, string Code, string Sentence)
{
    public static readonly StorageError EntityAlreadyExists = new(409, "EntityAlreadyExists", "The specified entity already exists.");
    public static readonly StorageError ResourceNotFound = new(404, "ResourceNotFound", "The specified resource does not exist.");
    public static readonly StorageError UpdateConditionNotSatisfied =
        new(412, "UpdateConditionNotSatisfied", "The update condition specified in the request was not satisfied.");
    public static readonly StorageError TableNotFound = new(404, "TableNotFound", "The table specified does not exist.");
    public static readonly StorageError TableAlreadyExists = new(409, "TableAlreadyExists", "The table specified already exists.");
    public static readonly StorageError PropertyValueTooLarge =
        new(400, "PropertyValueTooLarge", "The property value exceeds the maximum allowed size (64KB). If the property value is a string, it is UTF-16 encoded and the maximum number of characters should be 32K or less.");
    public static readonly StorageError EntityTooLarge = new(400, "EntityTooLarge", "The entity is larger than the maximum allowed size (1MB).");
    public static readonly StorageError TooManyProperties =
        new(400, "TooManyProperties", "The entity contains more properties than allowed. Each entity can include up to 252 properties to store data. Each entity also has 3 system properties.");
    public static readonly StorageError PropertyNameTooLong = new(400, "PropertyNameTooLong", "The property name exceeds the maximum allowed length (255).");
    public static readonly StorageError PropertyNameInvalid = new(400, "PropertyNameInvalid", "The property name is invalid.");
    public static readonly StorageError KeyValueTooLarge = new(400, "KeyValueTooLarge", "A key value exceeds the maximum allowed length (1024 characters).");
    public static readonly StorageError OutOfRangeInput = new(400, "OutOfRangeInput", "One of the request inputs is out of range.");
    public static readonly StorageError PropertiesNeedValue = new(400, "PropertiesNeedValue", "The values are not specified for all properties in the entity.");
    public static readonly StorageError InvalidDuplicateRow =
        new(400, "InvalidDuplicateRow", "The batch request contains multiple changes with same row key. An entity can appear only once in a batch request.");
    public static readonly StorageError DifferentPartitions =
        new(400, "CommandsInBatchActOnDifferentPartitions", "All commands in a batch must operate on same entity group.");
    public static readonly StorageError TooManyActions =
        new(400, "InvalidInput", "The batch request operation exceeds the maximum 100 changes per change set.");
    public static readonly StorageError RequestBodyTooLarge =
        new(413, "RequestBodyTooLarge", "The request body is too large and exceeds the maximum permissible limit.");
    public static readonly StorageError InvalidEtag = new(400, "InvalidInput", "The etag value specified in one of the request headers is not valid.");
    public static readonly StorageError InvalidContinuation = new(400, "InvalidInput", "The continuation token is not one of this table's.");
    public static readonly StorageError InvalidTableName = new(400, "InvalidResourceName", "The specified resource name contains invalid characters.");

    public static readonly StorageError ContainerNotFound = new(404, "ContainerNotFound", "The specified container does not exist.");
    public static readonly StorageError ContainerAlreadyExists = new(409, "ContainerAlreadyExists", "The specified container already exists.");
    public static readonly StorageError BlobNotFound = new(404, "BlobNotFound", "The specified blob does not exist.");
    public static readonly StorageError BlobAlreadyExists = new(409, "BlobAlreadyExists", "The specified blob already exists.");
    public static readonly StorageError ConditionNotMet = new(412, "ConditionNotMet", "The condition specified using HTTP conditional header(s) is not met.");
    public static readonly StorageError NotModified = new(304, "ConditionNotMet", "The blob is what the caller has.");
    public static readonly StorageError InvalidContainerName = InvalidTableName;
    public static readonly StorageError InvalidBlobName = new(400, "InvalidUri", "The requested URI does not represent any resource on the server.");
    public static readonly StorageError InvalidMetadata =
        new(400, "InvalidMetadata", "The specified metadata is invalid. It has characters that are not permitted.");

    public static StorageError InvalidInput(string sentence) => new(400, "InvalidInput", sentence);

    public RequestFailedException Failure(Exception? cause = null) => new(Status, Sentence, Code, cause);

    /// <summary>The error of one action of a transaction; none of its actions was done.</summary>
    public TableTransactionFailedException FailureOf(int action)
    {
        var failure = new RequestFailedException(Status, $"{action}:{Sentence}", Code, null);
        failure.Data["FailedEntity"] = action.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new TableTransactionFailedException(failure);
    }

    /// <summary>What callers get when the journal could not write or read: Azure's word for "try again later"; 507 when only room helps.</summary>
    public static RequestFailedException ServerBusy(Exception cause) =>
        cause is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_FULL } ? new(507, "The disk is full: " + cause.Message, "InsufficientStorage", cause) :
        new(503, "The store could not keep or read this: " + cause.Message, "ServerBusy", cause);
}
