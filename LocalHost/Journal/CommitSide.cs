namespace ServerlessQiFu.LocalHost;

/// <summary>Where a write stands at the gate of a simulated journal: nothing kept yet, or all of it.</summary>
internal enum CommitSide { Before, After }
