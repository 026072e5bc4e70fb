using ServerlessQiFu.Domain.Directory;
using ServerlessQiFu.Domain.Enterprises;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Tests.Architecture;

namespace ServerlessQiFu.Tests.Domain.Directory;

/// <summary>The directory the product ships with is whole.</summary>
public class ShippedDirectoryTests
{
    internal static string Text { get; } = File.ReadAllText(Path.Combine(SourceRuleTests.Root, "Functions", "directory.json"));
    internal static UnitDirectory Read { get; } = UnitDirectory.Parse(Text).OrThrow();

    [Fact]
    public void Every_unit_of_the_department_map_is_there()
    {
        string[] codes = ["ZXQ", "GXJ", "FGW", "KCJ", "SWJ", "SCJ", "SW", "RSJ", "GJJ", "GZJ", "ZJJ", "HJJ", "SWUJ", "GDJ", "RQ", "JTJ", "GAJ",
            "YJJ", "XF", "JRB", "JYJ", "WJW", "SFJ", "HG", "ZSJ", "CGJ", "MZJ", "WTJ", "NYJ", "QFZY", "XQ"];

        Assert.All(codes, code => Assert.NotNull(Read.Find(code)));
        Assert.Equal(("QFZY", "XQ", "ZXQ"), (Read.City.Specialists, Read.City.CallBackDesk, Read.City.Fallback));
    }

    [Fact]
    public void Every_district_has_a_unit_called_by_its_code() =>
        Assert.All(Districts.Shipped.All, d => Assert.Equal(d.Id, Read.Find($"QW-{d.Id}")?.District));

    [Fact]
    public void Every_post_of_every_unit_is_held_and_every_unit_is_in_one_leaders_charge() =>
        Assert.All(Read.Units, unit => Assert.All(Enum.GetValues<Post>(), post =>
        {
            var addressees = Read.Address(post, unit.Code, "owner");
            Assert.All(addressees, a => Assert.Equal((post, post), (a.Post, a.Meant)));
            if (post == Post.CityLeader) Assert.Single(addressees);
        }));
}
