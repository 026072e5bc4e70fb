using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Enterprises;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Knowledge;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Web;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>The form of an appeal between browser and API: what is known already, what was typed, what is wrong with it.</summary>
public sealed class FileForm(ApiCalls api)
{
    /// <summary>Approved answers shown beside a question.</summary>
    private const int MostAnswers = 3;
    private const int ShortestQuestion = 6;

    private static readonly string[] Fields =
        ["title", "text", "kind", "enterprise/creditCode", "enterprise/name", "enterprise/district", "enterprise/street", "enterprise/address", "contact/name", "contact/phone", "contact/email", "confidential"];

    private static readonly IReadOnlyList<DistrictChoice> Areas = [.. Districts.Shipped.All.Select(d => new DistrictChoice(d.Id, d.Name, [.. d.Streets.Select(s => s.Name)]))];

    /// <summary>An empty form; what the company said in its last appeal is not asked again.</summary>
    public async Task<FileModel> Empty(HttpContext http, Actor actor, CancellationToken cancellation)
    {
        var last = await Last(http, actor, cancellation);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (actor.Enterprise is { } code) values["enterprise/creditCode"] = code;
        if (last is not null)
        {
            values["enterprise/district"] = last.District;
            if (last.Contact is { } contact) (values["contact/name"], values["contact/phone"], values["contact/email"]) = (contact.Name, contact.Phone, contact.Email ?? "");
        }
        return new(values, Guid.NewGuid().ToString("N"), last?.Enterprise is { } known ? new(known.CreditCode, known.Name) : null, Areas, []);
    }

    /// <summary>The form as it was typed. Files that came with it are kept, each as an attachment of the visitor's.</summary>
    public async Task<FileModel> Typed(HttpContext http, Actor actor, IFormCollection form, CancellationToken cancellation)
    {
        var values = Fields.Where(field => !string.IsNullOrWhiteSpace(form[field])).ToDictionary(field => field, field => form[field].ToString(), StringComparer.Ordinal);
        var errors = new List<PageError>();
        var kept = form["attachments"].OfType<string>().Select(id => new KeptFile(id, form["name-" + id].ToString())).ToList();
        foreach (var file in form.Files)
        {
            var answer = await api.Get<AttachmentKept>(http, actor, new(nameof(UploadAttachment), File: file), cancellation);
            if (answer.Try(out var attachment, out var problem)) kept.Add(new(attachment.Id, file.FileName));
            else errors.Add(new("attachments", $"{file.FileName}: {ProblemPages.Detail(PageFrames.WordsOf(http), problem)}"));
        }
        var known = form.ContainsKey("known") && values.TryGetValue("enterprise/creditCode", out var code) && values.TryGetValue("enterprise/name", out var name) ? new KnownCompany(code, name) : null;
        return new(values, KeyOf(form), known, Areas, kept, await Hints(http, form, cancellation)) { Errors = errors };
    }

    /// <summary>The body that the API wants, and what is wrong with it.</summary>
    public static (JsonObject Body, IReadOnlyList<PageError> Errors) Body(FileModel model, IFormCollection form, Words words)
    {
        var body = FormBody.Of<FileAppealRequest>(form);
        if (model.Attachments.Count > 0) body["attachments"] = new JsonArray([.. model.Attachments.Select(kept => (JsonNode)kept.Id)]);
        return JsonBody.Parse<FileAppealRequest>(System.Text.Encoding.UTF8.GetBytes(body.ToJsonString())).Try(out _, out var problem)
            ? (body, model.Errors)
            : (body, [.. model.Errors, .. Forms.Errors(problem, words, "file")]);
    }

    public async Task<HintsModel?> Hints(HttpContext http, IFormCollection form, CancellationToken cancellation)
    {
        var (title, text) = (form["title"].ToString(), form["text"].ToString());
        var advice = Advice.Of(EmergencyRules.Look(title, text));
        var question = title.Length > 0 ? title : text;
        if (question.Length > SearchAnswers.LongestQuery) question = question[..SearchAnswers.LongestQuery];
        IReadOnlyList<LikeAnswer> answers = [];
        if (question.Trim().Length >= ShortestQuestion)
        {
            var query = string.Create(CultureInfo.InvariantCulture, $"?limit={MostAnswers}&q={Uri.EscapeDataString(question)}");
            if ((await api.Get<Paged<AnswerView>>(http, Actor.System, new(nameof(SearchAnswers), Query: query), cancellation)).Try(out var found, out _))
                answers = [.. found.Items.Select(a => new LikeAnswer(a.Question, a.Answer, a.Source))];
        }
        return advice is null && answers.Count == 0 ? null : new(advice?.Advice, advice?.Call ?? [], answers);
    }

    private async Task<AppealView?> Last(HttpContext http, Actor actor, CancellationToken cancellation)
    {
        if (actor.Enterprise is not { } code) return null;
        var list = await api.Get<Paged<AppealSummary>>(http, actor, new(nameof(ListEnterpriseAppeals), new Dictionary<string, string> { ["creditCode"] = code }, Query: "?limit=1"), cancellation);
        if (!list.Try(out var page, out _) || page.Items is not [var newest, ..]) return null;
        return (await api.Get<AppealView>(http, actor, new(nameof(GetAppeal), new Dictionary<string, string> { ["id"] = newest.Id }), cancellation)).Try(out var view, out _) ? view : null;
    }

    private static string KeyOf(IFormCollection form) => IdempotencyKey.IsWellFormed(form["key"].ToString()) ? form["key"].ToString() : Guid.NewGuid().ToString("N");
}
