using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Enterprises;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Tools.City;
using ServerlessQiFu.Tools.City.Arrivals;
using ServerlessQiFu.Tools.City.Letters;

namespace ServerlessQiFu.Tests.Tools.CityYear;

/// <summary>What the simulated companies write, and when.</summary>
public sealed class LetterWritingTests
{
    private const int Many = 2000;

    private static readonly ArrivalShape Shape = ArrivalShape.Shipped;

    [Fact]
    public void Letters_come_as_many_as_wanted_in_order_and_mostly_in_working_hours()
    {
        var times = ArrivalTimes.Of(Many, new(2026, 1, 1), 365, Shape, seed: 7);

        Assert.Equal(Many, times.Count);
        Assert.Equal(times.Order(), times);
        Assert.Equal(times, ArrivalTimes.Of(Many, new(2026, 1, 1), 365, Shape, seed: 7));
        Assert.NotEqual(times, ArrivalTimes.Of(Many, new(2026, 1, 1), 365, Shape, seed: 8));
        Assert.All(times, t => Assert.Equal(2026, BusinessTime.DateOf(t).Year));
        var working = times.Count(t => WorkingCalendar.Shipped.IsWorkingDay(BusinessTime.DateOf(t)));
        Assert.InRange(working / (double)Many, 0.75, 0.92);
    }

    [Fact]
    public void A_letter_is_the_same_each_time_of_a_company_with_a_good_code_and_of_the_tiers_assumed()
    {
        var writing = new LetterWriting(7, Assumptions.Usual, Shape, lettersADay: 270);
        var letters = Enumerable.Range(0, Many).Select(writing.Write).ToList();

        Assert.Equal(letters[17], new LetterWriting(7, Assumptions.Usual, Shape, lettersADay: 270).Write(17));
        Assert.All(letters, l => Assert.True(CreditCode.TryParse(l.From.CreditCode, out _, out _)));
        Assert.InRange(letters.Count(l => l.Truth.Tier == Tier.Consultation) / (double)Many, 0.41, 0.49);
        Assert.InRange(letters.Count(l => l.Truth.Tier == Tier.Complex) / (double)Many, 0.015, 0.045);
        Assert.InRange(letters.GroupBy(l => l.From.CreditCode).Max(g => g.Count()), 2, 40);
    }

    [Fact]
    public void Near_duplicates_are_about_as_rare_as_in_real_cities()
    {
        var writing = new LetterWriting(7, Assumptions.Usual, Shape, lettersADay: 270);
        var (known, repeated) = (new NearDuplicates(), 0);
        for (var i = 0; i < Many; i++)
        {
            var letter = writing.Write(i);
            var text = letter.Title + "\n" + letter.Text;
            if (known.Like(text, 0.6, 1).Count > 0) repeated++;
            known.Add(i.ToString(System.Globalization.CultureInfo.InvariantCulture), text);
        }
        Assert.InRange(repeated / (double)Many, Shape.Repeats / 2, Shape.Repeats * 2);
    }

    [Fact]
    public void A_shape_that_is_none_is_refused() =>
        Assert.Throws<InvalidDataException>(() => ArrivalShape.Read(Shape.Write().Replace("\"dayOff\"", "\"other\"", StringComparison.Ordinal).Replace("\"workingHours\": [", "\"workingHours\": [1,", StringComparison.Ordinal)));

    [Fact]
    public void A_shape_is_learnt_from_traces()
    {
        var folder = Directory.CreateTempSubdirectory("qifu-traces-");
        try
        {
            // Ten letters at ten on each working day of 2025, two on days off at three; every tenth says what the one before said.
            var lines = new List<string> { "created,chars,dup_cluster" };
            for (var day = new DateOnly(2025, 1, 1); day.Year == 2025; day = day.AddDays(1))
                for (var i = 0; i < (WorkingCalendar.Shipped.IsWorkingDay(day) ? 10 : 2); i++)
                    lines.Add(FormattableString.Invariant($"{day:yyyy-MM-dd} {(WorkingCalendar.Shipped.IsWorkingDay(day) ? 10 : 3):00}:{i:00}:00,50,{day:yyyyMMdd}-{(i == 9 ? 8 : i)}"));
            File.WriteAllLines(Path.Combine(folder.FullName, "town.csv"), lines);

            var shape = ShapeLearning.Of(folder.FullName);

            Assert.Equal((1.0, 1.0), (shape.WorkingHours[10], shape.FreeHours[3]));
            Assert.Equal(0.2, shape.DayOff, 3);
            Assert.All(shape.Months, m => Assert.Equal(1, m, 3));
            Assert.Equal(lines.Count(l => l.EndsWith("-8", StringComparison.Ordinal)) / 2 / (double)(lines.Count - 1), shape.Repeats, 3);
            Assert.Equal(shape.Write(), ArrivalShape.Read(shape.Write()).Write());
        }
        finally { folder.Delete(recursive: true); }
    }
}
