using ServerlessQiFu.Domain.Enterprises;

namespace ServerlessQiFu.Tests.Domain.Enterprises;

public class DistrictsTests
{
    private static readonly Districts City = Districts.Shipped;

    [Fact]
    public void The_city_has_11_areas_74_streets_and_4_towns()
    {
        Assert.Equal(["SZ-440303", "SZ-440304", "SZ-440305", "SZ-440306", "SZ-440307", "SZ-440308", "SZ-440309", "SZ-440310", "SZ-440311", "SZ-DP", "SZ-SS"],
            City.All.Select(d => d.Id));
        var streets = City.All.SelectMany(d => d.Streets).ToList();
        Assert.Equal((74, 4), (streets.Count(s => s.Name.EndsWith("街道", StringComparison.Ordinal)), streets.Count(s => s.Name.EndsWith('镇'))));
        Assert.Equal([10, 10, 8, 10, 11, 4, 6, 6, 6, 3, 4], City.All.Select(d => d.Streets.Count));
    }

    [Fact]
    public void Codes_agree_with_the_districts_and_two_areas_have_none()
    {
        Assert.All(City.All.Where(d => d.Gb is not null), d =>
        {
            Assert.Equal($"SZ-{d.Gb}", d.Id);
            Assert.All(d.Streets, s => Assert.StartsWith(d.Gb!, s.Code));
        });
        Assert.Equal(["SZ-DP", "SZ-SS"], City.All.Where(d => d.Gb is null).Select(d => d.Id));
    }

    [Theory]
    [InlineData("葵涌")]
    [InlineData("大鹏街道")]
    [InlineData(" 南澳 ")]
    public void Dapeng_runs_its_streets_though_they_lie_in_Longgang(string street)
    {
        Assert.Equal("SZ-DP", City.OfStreet(street)?.Id);
        Assert.Equal("SZ-DP", City.Of("SZ-440307", street)?.Id);
    }

    [Theory]
    [InlineData("SZ-440307", null, "深圳市龙岗区葵涌街道某路1号", "SZ-DP")]
    [InlineData("SZ-440307", null, "深圳市大鹏新区某路1号", "SZ-DP")]
    [InlineData("SZ-440307", "坂田街道", "坂田某路1号", "SZ-440307")]
    [InlineData("SZ-440307", "某街", null, "SZ-440307")]
    [InlineData("SZ-440305", "葵涌", null, "SZ-440305")]
    [InlineData("SZ-SS", "鲘门", null, "SZ-SS")]
    [InlineData("SZ-999999", null, null, null)]
    [InlineData("440305", null, null, null)]
    public void An_address_belongs_to_the_area_that_serves_it(string id, string? street, string? address, string? area) =>
        Assert.Equal(area, City.Of(id, street, address)?.Id);

    [Fact]
    public void A_list_with_errors_names_them_all()
    {
        var errors = Districts.Parse("""
            { "version": 1, "districts": [
              { "id": "A", "name": "甲", "streets": [{ "name": "一街道" }, { "name": "一街道" }] },
              { "id": "A", "name": "乙", "under": "B", "streets": [] } ] }
            """).Errors;

        Assert.Equal(["/districts/0/streets/1", "/districts/1/streets", "/districts/1/under", "/districts/1/id"], errors.Select(e => e.Pointer));
    }
}
