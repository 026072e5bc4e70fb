using System.Text.Json.Serialization;
using ServerlessQiFu.Domain.Enterprises;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Texts;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>What a company sends: <c>POST /api/appeals</c>.</summary>
public sealed record FileAppealRequest : IRequestBody
{
    public required EnterpriseInput Enterprise { get; init; }
    public required ContactInput Contact { get; init; }
    [JsonConverter(typeof(OneLineText))] public required string Title { get; init; }
    public required string Text { get; init; }
    public Kind? Kind { get; init; }
    public bool Confidential { get; init; }
    /// <summary>Code of the unit that it complains of: nobody of that unit sees it.</summary>
    public string? About { get; init; }
    public IReadOnlyList<string>? Attachments { get; init; }

    public void Check(FieldErrors errors)
    {
        Enterprise.Check(errors.At("enterprise"));
        Contact.Check(errors.At("contact"));
        errors.Text("title", Title, TextLimits.Title);
        errors.Text("text", Text, TextLimits.Text);
        if (About is not null) errors.UnitCode("about", About);
        errors.AttachmentIds("attachments", Attachments);
    }
}

/// <summary>One line of an import: the body of a submission and its key.</summary>
public sealed record ImportLine : IRequestBody
{
    public required string IdempotencyKey { get; init; }
    public required EnterpriseInput Enterprise { get; init; }
    public required ContactInput Contact { get; init; }
    [JsonConverter(typeof(OneLineText))] public required string Title { get; init; }
    public required string Text { get; init; }
    public Kind? Kind { get; init; }
    public bool Confidential { get; init; }
    /// <summary>Code of the unit that it complains of: nobody of that unit sees it.</summary>
    public string? About { get; init; }
    public IReadOnlyList<string>? Attachments { get; init; }
    /// <summary>The sender has seen the earlier appeal, and this is another.</summary>
    public bool FileAnyway { get; init; }

    /// <summary>The same as if it had been sent alone.</summary>
    public FileAppealRequest Appeal() => new()
    {
        Enterprise = Enterprise, Contact = Contact, Title = Title, Text = Text, Kind = Kind, Confidential = Confidential, About = About, Attachments = Attachments,
    };

    public void Check(FieldErrors errors)
    {
        if (!Platform.IdempotencyKey.IsWellFormed(IdempotencyKey)) errors.Add("idempotencyKey", Platform.IdempotencyKey.Rule);
        Appeal().Check(errors);
    }
}

public sealed record EnterpriseInput
{
    public required string CreditCode { get; init; }
    /// <summary>The licence has this code, although its check character is wrong: the appeal says that it was not verified.</summary>
    public bool? CreditCodeConfirmed { get; init; }
    [JsonConverter(typeof(OneLineText))] public required string Name { get; init; }
    /// <summary>Of the business address, never taken from the credit code (domain.md §7.1).</summary>
    public required string District { get; init; }
    [JsonConverter(typeof(OneLineText))] public string? Street { get; init; }
    [JsonConverter(typeof(OneLineText))] public string? Address { get; init; }

    internal void Check(FieldErrors errors)
    {
        errors.CreditCode("creditCode", CreditCode, CreditCodeConfirmed == true);
        errors.Text("name", Name, TextLimits.EnterpriseName);
        var known = Districts.Shipped.Find(District) is not null;
        if (!known) errors.Add("district", "所属区应为11个区之一，例如SZ-440305（南山区）；见GET /api/directory。");
        errors.OptionalText("street", Street, TextLimits.Street);
        if (Street is not null && Districts.Shipped.OfStreet(Street) is null) errors.Add("street", "街道应为深圳市的街道，例如粤海街道；见GET /api/directory。");
        errors.OptionalText("address", Address, TextLimits.Address);
    }
}

public sealed record ContactInput
{
    [JsonConverter(typeof(OneLineText))] public required string Name { get; init; }
    [JsonConverter(typeof(OneLineText))] public required string Phone { get; init; }
    [JsonConverter(typeof(OneLineText))] public string? Email { get; init; }

    internal void Check(FieldErrors errors)
    {
        errors.Text("name", Name, TextLimits.ContactName);
        if (PhoneNumbers.Read(Phone) is null) errors.Add("phone", $"联系电话应为手机、固定电话（可带区号和分机）或港澳及国际号码，最多{PhoneNumbers.Most}个，以顿号分隔，例如0755-88888888转801、13800000000。");
        if (Email is not null && !EmailAddress.IsPlausible(Email)) errors.Add("email", "电子邮箱应形如name@example.com，不超过254个字符。");
    }
}

/// <summary><c>POST /api/appeals/{id}/supplements</c>.</summary>
public sealed record SupplementAppealRequest : IRequestBody
{
    public required string Text { get; init; }
    public IReadOnlyList<string>? Attachments { get; init; }

    public void Check(FieldErrors errors)
    {
        errors.Text("text", Text, TextLimits.Text);
        errors.AttachmentIds("attachments", Attachments);
    }
}

/// <summary><c>POST /api/appeals/{id}/urge</c>.</summary>
public sealed record UrgeAppealRequest : IRequestBody
{
    public string? Text { get; init; }

    public void Check(FieldErrors errors) => errors.OptionalText("text", Text, TextLimits.ShortReason);
}

/// <summary><c>POST /api/appeals/{id}/withdrawal</c>.</summary>
public sealed record WithdrawAppealRequest : IRequestBody
{
    public string? Reason { get; init; }

    public void Check(FieldErrors errors) => errors.OptionalText("reason", Reason, TextLimits.ShortReason);
}
