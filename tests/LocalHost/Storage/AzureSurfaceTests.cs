using System.Reflection;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using ServerlessQiFu.LocalHost;

namespace ServerlessQiFu.Tests.LocalHost.Storage;

/// <summary>LocalHost's clients answer for every member of the clients they stand for: one left out would fail far from its cause, on a network pipeline that is not there.</summary>
public sealed class AzureSurfaceTests
{
    [Theory]
    [InlineData(typeof(TableServiceClient), typeof(LocalTableServiceClient)), InlineData(typeof(TableClient), typeof(LocalTableClient))]
    [InlineData(typeof(BlobServiceClient), typeof(LocalBlobServiceClient)), InlineData(typeof(BlobContainerClient), typeof(LocalBlobContainerClient))]
    [InlineData(typeof(BlobClient), typeof(LocalBlobClient))]
    public void Every_virtual_member_is_overridden(Type real, Type ours)
    {
        // A new member of BlobClient hides these four of its base class, so nobody outside Azure's package can override them.
        string[] hidden = ["WithSnapshot", "WithVersion", "WithCustomerProvidedKey", "WithEncryptionScope"];
        var inherited = ours.GetMethods(BindingFlags.Instance | BindingFlags.Public)
            .Where(method => method.IsVirtual && method.DeclaringType != ours && method.DeclaringType != typeof(object))
            .Where(method => real != typeof(BlobClient) || !hidden.Contains(method.Name))
            .Select(method => method.ToString());
        Assert.Empty(inherited);
    }
}
