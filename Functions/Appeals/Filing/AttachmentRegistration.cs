using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

public static class AttachmentRegistration
{
    /// <param name="hasStorageOfAzure">Only there is something that scans by itself.</param>
    /// <exception cref="InvalidDataException">A setting is wrong.</exception>
    public static IServiceCollection AddAttachments(this IServiceCollection services, IConfiguration configuration, bool hasStorageOfAzure)
    {
        services.AddSingleton(LimitsOf(configuration));
        services.AddSingleton<UploadLedger>();
        services.AddSingleton<AttachmentBox>();
        var command = configuration[SettingNames.ScanCommand];
        if (configuration.GetValue(SettingNames.ScanByStorage, false))
        {
            if (!hasStorageOfAzure) throw new InvalidDataException($"The setting {SettingNames.ScanByStorage} is for Azure, where the storage account scans; here name a scanner in {SettingNames.ScanCommand}.");
            if (!string.IsNullOrWhiteSpace(command)) throw new InvalidDataException($"The settings {SettingNames.ScanByStorage} and {SettingNames.ScanCommand} name two scanners: keep one.");
            services.TryAddSingleton<IAttachmentScanner, StorageScanner>();
        }
        else if (!string.IsNullOrWhiteSpace(command))
            services.TryAddSingleton<IAttachmentScanner>(p => new CommandScanner(command, p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<CommandScanner>>()));
        else services.TryAddSingleton<IAttachmentScanner, StructureScanner>();
        return services;
    }

    private static AttachmentLimits LimitsOf(IConfiguration configuration)
    {
        var usual = new AttachmentLimits();
        var limits = new AttachmentLimits(configuration.GetValue(SettingNames.FilesADay, usual.FilesADay), configuration.GetValue(SettingNames.BytesADay, usual.BytesADay));
        return limits.FilesADay >= 1 && limits.BytesADay >= AttachmentBox.Largest
            ? limits
            : throw new InvalidDataException($"The settings {SettingNames.FilesADay} and {SettingNames.BytesADay} are at least 1 and {AttachmentBox.Largest}: one file of the largest size.");
    }
}
