using System.Text.Json;
using ServerlessQiFu.Domain.Calendar;

namespace ServerlessQiFu.Tests.Domain.Calendar;

public class LimitTests
{
    [Theory]
    [InlineData("1wd", 1, LimitUnit.WorkingDays)]
    [InlineData("4wh", 4, LimitUnit.WorkingHours)]
    [InlineData("30wm", 30, LimitUnit.WorkingMinutes)]
    [InlineData("20ws", 20, LimitUnit.WorkingSeconds)]
    [InlineData("24h", 24, LimitUnit.Hours)]
    [InlineData("90m", 90, LimitUnit.Minutes)]
    [InlineData("20s", 20, LimitUnit.Seconds)]
    [InlineData("1000d", 1000, LimitUnit.Days)]
    public void A_limit_is_read_as_the_policy_writes_it(string text, int amount, LimitUnit unit)
    {
        var limit = Limit.Parse(text);

        Assert.Equal((amount, unit, text), (limit.Amount, limit.Unit, limit.ToString()));
        Assert.Equal(limit, JsonSerializer.Deserialize<Limit>(JsonSerializer.Serialize(limit)));
        Assert.Equal($"\"{text}\"", JsonSerializer.Serialize(limit));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("wd")]
    [InlineData("0wd")]
    [InlineData("01wd")]
    [InlineData("-1wd")]
    [InlineData("+1wd")]
    [InlineData("1.5h")]
    [InlineData("1 wd")]
    [InlineData("1WD")]
    [InlineData("1wdx")]
    [InlineData("1")]
    [InlineData("１wd")]
    [InlineData("1001d")]
    [InlineData("24001wh")]
    [InlineData("99999999999999999999s")]
    public void Zero_negative_and_garbage_are_refused_with_a_sentence(string? text)
    {
        Assert.False(Limit.TryParse(text, out var limit, out var reason));
        Assert.Null(limit);
        Assert.EndsWith(".", reason);
        Assert.Throws<FormatException>(() => Limit.Parse(text!));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Holder>(JsonSerializer.Serialize(new { Limit = text ?? "" })));
    }

    [Fact]
    public void Days_have_no_length_of_their_own()
    {
        Assert.Equal(TimeSpan.FromHours(4), Limit.Parse("4wh").Length);
        Assert.Throws<InvalidOperationException>(() => Limit.Parse("4wd").Length);
    }

    private sealed record Holder(Limit Limit);
}
