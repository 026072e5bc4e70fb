namespace ServerlessQiFu.Driving;

/// <summary>Operations that wait for their turn, each where it may be overtaken by any other.</summary>
internal sealed class Turns
{
    private readonly List<(Life Owner, string What, TaskCompletionSource Turn)> _waiting = [];

    public int Count => _waiting.Count;

    public Task Wait(Life owner, string what)
    {
        // Without RunContinuationsAsynchronously: what waits goes on here, on the world's thread, when it is given its turn.
        var turn = new TaskCompletionSource();
        _waiting.Add((owner, what, turn));
        return turn.Task;
    }

    /// <summary>Lets one go on until it waits again or is done.</summary>
    public void Give(int place)
    {
        var (_, _, turn) = _waiting[place];
        _waiting.RemoveAt(place);
        turn.SetResult();
    }

    /// <summary>What a power cut leaves of one life's operations: nothing goes on.</summary>
    public void Forget(Life owner) => _waiting.RemoveAll(w => w.Owner == owner);
}
