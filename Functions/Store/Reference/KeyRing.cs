using System.Xml.Linq;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace ServerlessQiFu.Functions.Store;

/// <summary>The keys that protect sessions and forms, in one blob that every instance and every start reads.</summary>
public sealed class KeyRing(BlobServiceClient blobs) : IXmlRepository
{
    public const string Container = "keys";
    private const string Blob = "ring.xml";
    /// <summary>Instances that write a key at the same moment, before one gives up.</summary>
    private const int MostTries = 10;

    private readonly BlobContainerClient _container = blobs.GetBlobContainerClient(Container);

    public IReadOnlyCollection<XElement> GetAllElements() => [.. Read().Ring.Elements()];

    public void StoreElement(XElement element, string friendlyName)
    {
        _container.CreateIfNotExists();
        for (var attempt = 1; ; attempt++)
        {
            var (ring, seen) = Read();
            ring.Add(element);
            var unchanged = seen is { } version ? new BlobRequestConditions { IfMatch = version } : new BlobRequestConditions { IfNoneMatch = ETag.All };
            try
            {
                _container.GetBlobClient(Blob).Upload(BinaryData.FromString(ring.ToString(SaveOptions.DisableFormatting)), new BlobUploadOptions { Conditions = unchanged });
                return;
            }
            catch (RequestFailedException faster) when (faster.Status is 409 or 412 && attempt < MostTries) { }
        }
    }

    private (XElement Ring, ETag? Version) Read()
    {
        try
        {
            var kept = _container.GetBlobClient(Blob).DownloadContent().Value;
            return (XElement.Parse(kept.Content.ToString()), kept.Details.ETag);
        }
        catch (RequestFailedException missing) when (missing.Status == 404) { return (new XElement("keys"), null); }
    }
}
