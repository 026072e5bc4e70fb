using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Notices;

public static class NoticeRegistration
{
    /// <summary>Notices, subscriptions and their deliveries, cards. What a test has put in before stays.</summary>
    /// <exception cref="InvalidDataException">A setting of the webhooks is wrong.</exception>
    public static IServiceCollection AddNotices(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(WebhookTargets.Read(configuration));
        services.AddSingleton<NoticeStore>();
        services.AddSingleton<NoticeTexts>();
        services.AddSingleton<PageStore>();
        services.AddSingleton<SubscriptionStore>();
        services.AddSingleton<CardStore>();
        services.AddSingleton<EventReader>();
        services.TryAddSingleton<RepeatEvent>(provider => provider.GetRequiredService<AppealEvents>().Repeat);
        services.AddSingleton<DeferredRetry>();
        services.AddSingleton<DeliveryLedger>();
        services.AddSingleton<DeliverySchedule>();
        services.AddSingleton<DestinationSlots>();
        services.AddSingleton<WebhookDeliveries>();
        services.TryAddSingleton<ScheduleDelivery>(provider => provider.GetRequiredService<DeliverySchedule>().Schedule);
        services.TryAddSingleton<IWebhookSender, WebhookSender>();
        services.TryAddSingleton(new BackOff(Random.Shared.NextDouble));
        return services;
    }
}
