namespace ServerlessQiFu.Tests.Fixtures;

/// <summary>
/// How many random cases a property tries: at most a thousand in <c>dotnet test</c>, so that it stays quick; all that the property asks for in
/// <c>tests/Slow</c>, whose project file sets <see cref="Option"/> and whose classes inherit the properties.
/// </summary>
internal static class PropertyCases
{
    private const string Option = "ServerlessQiFu.Tests.AllPropertyCases";
    private const int Quick = 1_000;

    public static bool All { get; } = AppContext.TryGetSwitch(Option, out var isOn) && isOn;

    /// <param name="all">What the property asks for.</param>
    public static int Of(int all) => All ? all : Math.Min(all, Quick);
}
