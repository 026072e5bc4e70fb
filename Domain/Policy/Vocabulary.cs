using System.Text.Json.Serialization;

namespace ServerlessQiFu.Domain.Policy;

/// <summary>层级: 咨询类 a specialist answers, 求助类 a department acts, 疑难类 a city leader takes up (domain.md §1).</summary>
[JsonConverter(typeof(NamedEnum<Tier>))]
public enum Tier { Consultation, Assistance, Complex }

/// <summary>诉求性质: 咨询、求助、意见建议、投诉、举报. The province's outer limit depends on it (domain.md §2.3).</summary>
[JsonConverter(typeof(NamedEnum<Kind>))]
public enum Kind { Consultation, Help, Suggestion, Complaint, Report }

/// <summary>法定专门程序, whose limits override the general ones (domain.md §5).</summary>
[JsonConverter(typeof(NamedEnum<StatutoryTrack>))]
public enum StatutoryTrack
{
    None,
    /// <summary>拖欠中小企业款项.</summary>
    SmeArrears,
    /// <summary>市场监管投诉.</summary>
    MarketComplaint,
    /// <summary>市场监管举报.</summary>
    MarketReport,
    /// <summary>信访.</summary>
    Petition,
    /// <summary>政府信息公开.</summary>
    Disclosure,
}

/// <summary>A post that a rung or a notice addresses; the directory says who holds it.</summary>
[JsonConverter(typeof(NamedEnum<Post>))]
public enum Post { Officer, UnitHead, BureauLeader, Supervisor, CityLeader, ServiceOwner, EmergencyPager, TriageDesk, Reviewer }

/// <summary>What a rung of the ladder counts by: a share of the promise, or time past the outer limit (in a redo that ends after it, past the redo's own).</summary>
[JsonConverter(typeof(NamedEnum<RungBasis>))]
public enum RungBasis { Promise, Outer }

/// <summary>What a rung of a call-back's ladder counts from: the limit of its first attempt, or of its end.</summary>
[JsonConverter(typeof(NamedEnum<CallBackBasis>))]
public enum CallBackBasis { Start, Finish }

/// <summary>The warning light an appeal shows from a rung on (domain.md §2.5).</summary>
[JsonConverter(typeof(NamedEnum<Light>))]
public enum Light { Green, Yellow, Orange, Red }
