namespace ServerlessQiFu.Web;

/// <summary>Somebody of the practice city whom one can sign in as.</summary>
public sealed record PracticePerson(string Id, string Role, string Name, string Where);
