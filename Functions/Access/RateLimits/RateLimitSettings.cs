using Microsoft.Extensions.Configuration;

namespace ServerlessQiFu.Functions.Access;

/// <summary>
/// How many requests are answered in <see cref="Window"/>: of one caller (a token's subject), of all people and bots of one company, from one address.
/// The defaults are many times what people do; 0 is no limit.
/// </summary>
public sealed record RateLimitSettings
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>A city's own app is one caller, so this is 50 requests a second.</summary>
    public const int OfOneCaller = 3_000;
    public const int OfOneCompany = 6_000;
    /// <summary>A whole department may work behind one address.</summary>
    public const int OfOneAddress = 12_000;

    private const int Largest = 100_000_000;

    public int Caller { get; init; } = OfOneCaller;
    public int Company { get; init; } = OfOneCompany;
    public int Address { get; init; } = OfOneAddress;

    /// <exception cref="InvalidDataException">In one sentence: what is wrong.</exception>
    public static RateLimitSettings Read(IConfiguration configuration) => new()
    {
        Caller = Limit(configuration, SettingNames.CallerRate, OfOneCaller),
        Company = Limit(configuration, SettingNames.CompanyRate, OfOneCompany),
        Address = Limit(configuration, SettingNames.AddressRate, OfOneAddress),
    };

    private static int Limit(IConfiguration configuration, string name, int usual) => configuration.GetValue(name, usual) is >= 0 and <= Largest and var limit
        ? limit
        : throw new InvalidDataException($"The setting {name} is a number of requests a minute, up to {Largest}; 0 is no limit.");
}
