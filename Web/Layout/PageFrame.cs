namespace ServerlessQiFu.Web;

/// <summary>What every page knows beside its own content.</summary>
/// <param name="Path">Of the request with its query: where a change of language or size comes back to.</param>
/// <param name="Care">关怀版: larger text and targets (pages for older people, 适老化).</param>
/// <param name="Person">Who is signed in; null for nobody.</param>
/// <param name="Footer">Values of a government site, from the configuration; null is not shown.</param>
/// <param name="AssetVersion">Changes when style or script do.</param>
public sealed record PageFrame(Words Words, string Path, bool Care, SignedIn? Person, SiteFooter Footer, string AssetVersion);

/// <param name="Name">As the person is called on the page.</param>
/// <param name="Where">The unit's or the company's name; null for those who have none.</param>
/// <param name="Links">What this person can open, the present page marked.</param>
public sealed record SignedIn(string Name, string Role, string? Where, IReadOnlyList<NavigationLink> Links);

public sealed record NavigationLink(string Address, string Text, bool IsHere);

/// <param name="Host">主办单位.</param>
/// <param name="SiteCode">网站标识码.</param>
/// <param name="IcpNumber">ICP备案号.</param>
/// <param name="PoliceNumber">公安备案号.</param>
/// <param name="Contact">联系方式.</param>
public sealed record SiteFooter(string? Host = null, string? SiteCode = null, string? IcpNumber = null, string? PoliceNumber = null, string? Contact = null);

/// <summary>One thing to correct.</summary>
/// <param name="Field">The field's name in the form, such as <c>contact/phone</c>; empty for the whole form.</param>
/// <param name="Form">The act whose form it is, where a page has several.</param>
public sealed record PageError(string Field, string Text, string? Form = null);
