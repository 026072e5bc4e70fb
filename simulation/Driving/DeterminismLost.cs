namespace ServerlessQiFu.Driving;

/// <summary>Something waits for, or goes on by, what the world does not own: its story would not be the same twice; or goes round and round, and its story would not end.</summary>
internal sealed class DeterminismLost(string message) : Exception(message);
