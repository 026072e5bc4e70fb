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

    /// <summary>The working time until an instant, such as "还有 1 个工作日 3 小时"; after it, how long ago that was.</summary>
    public static string Left(DateTimeOffset now, DateTimeOffset due, WorkingHours hours, Words words)
    {
        var late = now > due;
        var working = late ? hours.WorkingBetween(due, now) : hours.WorkingBetween(now, due);
        var days = (int)(working.Ticks / hours.WorkingDay.Ticks);
        var rest = working - days * hours.WorkingDay;
        var parts = new List<string>();
        if (days > 0) parts.Add(words.Say("left.days", days));
        if (rest.Hours > 0) parts.Add(words.Say("left.hours", rest.Hours));
        if (days == 0 && rest.Hours == 0) parts.Add(words.Say("left.minutes", rest.Minutes));
        return words.Say(late ? "left.late" : "left.ahead", string.Join(' ', parts));
    }
}
