using ServerlessQiFu.Domain.Triage;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>Asks one classifier after the other until one has an opinion; a doubt raised on the way stays with the letter.</summary>
/// <param name="classifiers">Best first; the last always has an opinion, so that the chain never ends in silence.</param>
public sealed class ClassifierChain(IReadOnlyList<IClassifier> classifiers) : IClassifier
{
    public async Task<Classification> Classify(RedactedLetter letter, CancellationToken cancellation)
    {
        string? doubt = null;
        foreach (var classifier in classifiers)
        {
            switch (await classifier.Classify(letter, cancellation))
            {
                case Classification.Said said: return said with { Doubt = doubt ?? said.Doubt };
                case Classification.Silent silent: doubt ??= silent.Doubt; break;
            }
        }
        return new Classification.Silent(doubt);
    }
}
