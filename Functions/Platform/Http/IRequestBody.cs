namespace ServerlessQiFu.Functions.Platform;

/// <summary>A body of a request; the contract says the same about it.</summary>
public interface IRequestBody : IChecked;

/// <summary>A command of the one who holds the lease.</summary>
public interface ILeasedRequest
{
    /// <summary>As given by the claim; read with <see cref="Leases.Number"/> after the check.</summary>
    string Lease { get; }
}
