namespace ServerlessQiFu.LocalHost;

/// <summary>Who wants to know what was committed. They are told by the committing thread and before the writer is answered, so they only take a note.</summary>
internal sealed class JournalListeners
{
    public event Action<object> Heard = _ => { };

    public void Hear(object news) => Heard(news);
}
