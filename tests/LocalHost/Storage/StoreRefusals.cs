using Azure;
using Azure.Data.Tables;

namespace ServerlessQiFu.Tests.LocalHost.Storage;

/// <summary>Asserts that a call is refused with Azure's status and code.</summary>
internal static class StoreRefusals
{
    public static async Task Refuses(int status, string code, Func<Task> call)
    {
        var failure = await Assert.ThrowsAnyAsync<RequestFailedException>(call);
        Assert.Equal((status, code), (failure.Status, failure.ErrorCode));
    }

    public static async Task RefusesAction(int index, int status, string code, TableClient table, params TableTransactionAction[] actions)
    {
        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(actions));
        Assert.Equal((status, code, index), (failure.Status, failure.ErrorCode, failure.FailedTransactionActionIndex));
    }
}
