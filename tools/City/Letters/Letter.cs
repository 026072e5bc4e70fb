using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Tools.City.Letters;

/// <summary>What is true of a letter in the simulated city; the product does not know it.</summary>
internal sealed record Truth(Tier Tier, string Unit, Kind Kind, bool ForTheCity);

/// <summary>A letter as a company sends it.</summary>
internal sealed record Letter(Company From, string Title, string Text, Truth Truth)
{
    /// <summary>The body of a submission.</summary>
    public object Body() => new
    {
        enterprise = new { creditCode = From.CreditCode, name = From.Name, district = From.District, street = From.Street },
        contact = new { name = "经办人", phone = From.Phone },
        title = Title,
        text = Text,
    };
}
