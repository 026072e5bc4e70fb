using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Enterprises;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Web;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>The filled form comes here: with something to correct it is shown again, else as a page to check before sending.</summary>
public sealed class CheckFilePage(PageFrames frames, Forms forms, FileForm file)
{
    internal static readonly Operation Operation = Operation.Page("checkFilePage", Role.Enterprise);

    [Function(nameof(CheckFilePage))]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "appeals/check")] HttpRequest request, CancellationToken cancellation)
    {
        var http = request.HttpContext;
        if (!(await forms.Read(http)).Try(out var form, out var problem)) return await ProblemPages.Of(frames, http, problem);
        var words = PageFrames.WordsOf(http);
        var model = await file.Typed(http, request.Caller(), form, cancellation);
        var (_, errors) = FileForm.Body(model, form, words);
        model = model with { Errors = errors };
        return errors.Count > 0
            ? await frames.Page<FilePage>(http, (nameof(FilePage.Model), model))
            : await frames.Page<CheckPage>(http, (nameof(CheckPage.Model), new CheckModel(model, Rows(model, words))));
    }

    private static IReadOnlyList<CheckRow> Rows(FileModel model, Words words)
    {
        (string Field, string Label)[] rows =
        [
            ("title", "file.subject"), ("text", "file.text"), ("kind", "file.kind"), ("enterprise/name", "file.companyName"), ("enterprise/creditCode", "file.creditCode"),
            ("enterprise/district", "file.district"), ("enterprise/street", "file.street"), ("enterprise/address", "file.address"),
            ("contact/name", "file.contactName"), ("contact/phone", "file.phone"), ("contact/email", "file.email"), ("confidential", "file.confidential"), ("attachments", "file.attachments"),
        ];
        return [.. rows.Select(row => new CheckRow(row.Field, words[row.Label], Shown(model, row.Field, words)))];
    }

    private static string? Shown(FileModel model, string field, Words words) => (field, model[field]) switch
    {
        ("attachments", _) => model.Attachments.Count > 0 ? string.Join('\n', model.Attachments.Select(kept => kept.Name)) : null,
        ("confidential", var ticked) => words[ticked is null ? "form.no" : "form.yes"],
        ("kind", { } kind) => words["kind." + kind],
        ("enterprise/district", { } district) => Districts.Shipped.Find(district)?.Name,
        (_, var typed) => typed,
    };
}
