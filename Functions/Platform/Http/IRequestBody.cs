namespace ServerlessQiFu.Functions.Platform;

/// <summary>A body that can say everything that is wrong with it at once.</summary>
public interface IRequestBody
{
    /// <summary>Pure: adds a sentence for every place that is not as the contract says.</summary>
    void Check(FieldErrors errors);
}

/// <summary>A command of the one who holds the lease.</summary>
public interface ILeasedRequest
{
    /// <summary>As given by the claim; read with <see cref="Leases.Number"/> after the check.</summary>
    string Lease { get; }
}
