namespace ServerlessQiFu.Functions.Store;

/// <summary>Chance for the number of a new appeal; nobody may guess the next one.</summary>
public delegate ulong NumberDraw();
