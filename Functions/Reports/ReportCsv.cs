using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ServerlessQiFu.Functions.Reports;

/// <summary>
/// A summary for a spreadsheet, by RFC 4180 with one line a number. With a byte-order mark, without which Excel takes Chinese
/// for something else; a text that a spreadsheet would run as a formula gets an apostrophe before it (OWASP, CSV injection).
/// </summary>
internal sealed class ReportCsv(byte[] body) : IResult
{
    public const string MediaType = "text/csv";
    private const string Head = "分组,名称,指标,代码,数值,分子,分母,未知,案件";

    public static ReportCsv Of(ReportSummary summary)
    {
        var lines = new StringBuilder("\uFEFF").Append(Head).Append("\r\n");
        foreach (var group in summary.Groups.Prepend(summary.Total))
        {
            foreach (var volume in group.Volumes) Line(lines, group, volume.Title, volume.Name, Text(volume.Count), "", "", "", volume.Cases);
            foreach (var rate in group.Rates)
                Line(lines, group, rate.Title, rate.Name, rate.Value?.ToString(CultureInfo.InvariantCulture) ?? "",
                    Text(rate.Good.Count), Text(rate.Of.Count), rate.Unknown is { } unknown ? Text(unknown.Count) : "", rate.Of.Cases);
            Line(lines, group, "综合评分", "score", group.Score?.ToString(CultureInfo.InvariantCulture) ?? "", "", "", "", "");
            foreach (var rung in group.Rungs) Line(lines, group, "节点 " + rung.Title, "rung." + rung.Name, Text(rung.Count), "", "", "", rung.Cases);
        }
        return new(Encoding.UTF8.GetBytes(lines.ToString()));
    }

    public Task ExecuteAsync(HttpContext context)
    {
        var response = context.Response;
        response.ContentType = MediaType + "; charset=utf-8; header=present";
        response.ContentLength = body.Length;
        response.Headers.ContentDisposition = "attachment; filename=report.csv";
        return response.Body.WriteAsync(body).AsTask();
    }

    /// <summary>One field, quoted where it must be.</summary>
    internal static string Field(string text)
    {
        if (text is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠', ..]) text = "'" + text;
        return text.AsSpan().ContainsAny(",\"\r\n\t") ? "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : text;
    }

    private static void Line(StringBuilder lines, ReportGroup group, params string[] fields) =>
        lines.AppendJoin(',', fields.Prepend(group.Name).Prepend(group.Key ?? "").Select(Field)).Append("\r\n");

    private static string Text(long count) => count.ToString(CultureInfo.InvariantCulture);
}
