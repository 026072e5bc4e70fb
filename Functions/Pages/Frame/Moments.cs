using System.Globalization;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Web;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>Instants as people of the city say them: by the city's clock, in the page's language.</summary>
internal static class Moments
{
    private static readonly string[] EnglishMonths = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    /// <summary>Such as 12月2日18时 or 12月2日18时30分, with the year where it is not this one's.</summary>
    public static string Say(DateTimeOffset instant, Words words)
    {
        var date = BusinessTime.DateOf(instant);
        var time = BusinessTime.TimeOf(instant);
        return words.Language == "zh"
            ? string.Create(CultureInfo.InvariantCulture, $"{date.Year}年{date.Month}月{date.Day}日{time.Hours}时{(time.Minutes == 0 ? "" : $"{time.Minutes:00}分")}")
            : string.Create(CultureInfo.InvariantCulture, $"{date.Day} {EnglishMonths[date.Month - 1]} {date.Year}, {time.Hours:00}:{time.Minutes:00}");
    }
}
