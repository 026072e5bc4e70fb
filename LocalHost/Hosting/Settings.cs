using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace ServerlessQiFu.LocalHost;

/// <summary><c>%Name%</c> in a trigger stands for the setting of that name, as on the platform.</summary>
internal static partial class Settings
{
    /// <exception cref="StartRefused">There is no such setting.</exception>
    public static string Expand(HostedFunction function, string text, IConfiguration settings) =>
        Name().Replace(text, name => settings[name.Groups[1].Value] ?? throw function.Refusal($"names the setting {name.Value}, which is not set"));

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Name();
}
