namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// What settlements of one run have found of the bus and of Durable. What has not answered is not asked again in the run: its time limits would
/// cost the rest theirs.
/// </summary>
public sealed class Backends(DurableTaskClient durable)
{
    public DurableTaskClient Durable => durable;

    public bool DurableIsDown { get; set; }

    public bool BusIsDown { get; set; }
}
