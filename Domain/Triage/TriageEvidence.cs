namespace ServerlessQiFu.Domain.Triage;

/// <summary>What the records know about an appeal besides its text. Counts; zero where nothing is known.</summary>
/// <param name="EarlierOnMatter">Earlier appeals of the same company about the same matter, closed or open.</param>
/// <param name="Returns">Units that returned it.</param>
/// <param name="FailedRedos">Rounds that left the company dissatisfied.</param>
/// <param name="CompaniesWithSame">Other companies with a near-duplicate that is open.</param>
/// <param name="District">Area id of the business address, or null.</param>
public sealed record TriageEvidence(int EarlierOnMatter = 0, int Returns = 0, int FailedRedos = 0, int CompaniesWithSame = 0, string? District = null);
