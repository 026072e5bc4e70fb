namespace ServerlessQiFu.Functions.Platform;

/// <summary>Longest texts in UTF-16 units and most items in lists, as the contract states them.</summary>
public static class TextLimits
{
    public const int Title = 200;
    public const int Text = 10_000;
    public const int Note = 2_000;
    public const int ShortReason = 500;
    public const int EnterpriseName = 200;
    public const int Street = 40;
    public const int Address = 300;
    public const int ContactName = 100;
    public const int Person = 60;
    public const int Subject = 100;
    public const int UnitName = 60;
    public const int Matter = 40;
    public const int Url = 500;

    public const int MostAttachments = 5;
    public const int MostPersons = 500;
    public const int MostMatters = 200;
    public const int MostLeaders = 100;
    public const int MostUnits = 1000;
    public const int MostTags = 10;
}
