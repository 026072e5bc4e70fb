using ServerlessQiFu.Domain.Directory;

namespace ServerlessQiFu.Tests.Domain.Directory;

/// <summary>A directory file that is wrong is refused with every place and rule.</summary>
public class DirectoryFileTests
{
    [Theory]
    [InlineData("\"level\": \"City\"", "\"level\": \"Town\"", "/units/0/level", "one of City, District")]
    [InlineData("\"code\": \"U\"", "\"code\": \"u u\"", "/units/0/code", "capital letters")]
    [InlineData("\"takes\": []", "\"takes\": [], \"colour\": 1", "/units/0/colour", "no such field")]
    [InlineData("\"heads\": []", "\"heads\": [\"a\", \"a\"]", "/units/0/heads", "given twice")]
    [InlineData("\"officers\": [],", "", "/units/0/officers", "required")]
    [InlineData("\"name\": \"U\",", "\"name\": \"U\", \"parent\": \"NONE\",", "/units/0/parent", "none of the units")]
    [InlineData("\"name\": \"U\",", "\"name\": \"U\", \"parent\": \"U\",", "/units/0/parent", "circle")]
    [InlineData("\"fallback\": \"U\"", "\"fallback\": \"X\"", "/city/fallback", "none of the units")]
    [InlineData("\"portfolio\": [\"U\"]", "\"portfolio\": [\"U\", \"X\"]", "/city/leaders/0/portfolio/1", "none of the units")]
    [InlineData("[{ \"person\": \"mayor\", \"portfolio\": [\"U\"] }]", "[]", "/city/leaders", "1 to 100")]
    [InlineData("\"district\": \"SZ-DP\"", "\"district\": \"SZ-440307\"", "/units", "SZ-DP")]
    [InlineData("\"district\": \"SZ-DP\"", "\"district\": \"SZ-1\"", "/units/10/district", "not one of the city's districts")]
    [InlineData("\"version\": 1", "\"version\": 0", "/version", "1 to")]
    public void A_broken_rule_is_named_with_its_place(string good, string bad, string pointer, string rule)
    {
        var file = PostHolderTests.File([PostHolderTests.Unit()]);
        Assert.Contains(good, file, StringComparison.Ordinal);
        var at = file.IndexOf(good, StringComparison.Ordinal);

        var reading = UnitDirectory.Parse(file[..at] + bad + file[(at + good.Length)..]);

        Assert.Null(reading.Value);
        Assert.Contains(reading.Errors, e => e.Pointer == pointer && e.Detail.Contains(rule, StringComparison.Ordinal));
    }

    [Fact]
    public void All_errors_come_at_once()
    {
        var file = ShippedDirectoryTests.Text.Replace("\"level\": \"City\"", "\"level\": \"Town\"", StringComparison.Ordinal);

        Assert.Equal(ShippedDirectoryTests.Read.Units.Count(u => u.Level == UnitLevel.City), UnitDirectory.Parse(file).Errors.Count(e => e.Pointer.EndsWith("/level", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_canonical_text_reads_as_the_same_directory()
    {
        var again = UnitDirectory.Parse(ShippedDirectoryTests.Read.Text).OrThrow();

        Assert.Equal((ShippedDirectoryTests.Read.Hash, ShippedDirectoryTests.Read.Text), (again.Hash, again.Text));
    }

    [Fact]
    public void What_the_API_shows_of_a_directory_can_be_sent_back()
    {
        var shown = System.Text.Json.JsonSerializer.Serialize(new { ShippedDirectoryTests.Read.Version, ShippedDirectoryTests.Read.Units, ShippedDirectoryTests.Read.City },
            System.Text.Json.JsonSerializerOptions.Web);

        var again = UnitDirectory.Parse(shown).OrThrow();

        Assert.Equal(ShippedDirectoryTests.Read.Units.Select(u => (u.Code, u.Parent, u.District)), again.Units.Select(u => (u.Code, u.Parent, u.District)));
        Assert.Equal(ShippedDirectoryTests.Read.City.Leaders.SelectMany(l => l.Portfolio), again.City.Leaders.SelectMany(l => l.Portfolio));
    }
}
