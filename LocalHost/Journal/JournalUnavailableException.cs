namespace ServerlessQiFu.LocalHost;

/// <summary>The journal cannot be opened or used; the message is one sentence that says why and what a person can do.</summary>
internal sealed class JournalUnavailableException(string sentence, Exception? cause = null) : Exception(sentence, cause);
