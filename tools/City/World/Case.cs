using ServerlessQiFu.Tools.City.Letters;
using ServerlessQiFu.Tools.City.People;

namespace ServerlessQiFu.Tools.City.World;

/// <summary>What is still to be done on an appeal in this round, whoever does it.</summary>
internal sealed class Work
{
    public TimeSpan Before { get; set; }
    /// <summary>For others, between the two parts.</summary>
    public TimeSpan Wait { get; set; }
    public TimeSpan After { get; set; }
    public bool Asks { get; set; }
    /// <summary>Whoever has it sees that it is another's.</summary>
    public bool ReturnsIt { get; set; }
}

/// <summary>An appeal as the simulated people see it; the product's record is the truth about it.</summary>
internal sealed class Case(int number, string id, Letter letter, DateTimeOffset filed)
{
    public int Number => number;
    public string Id => id;
    public Letter Letter => letter;
    public DateTimeOffset Filed { get; } = filed;

    /// <summary>The latest that anybody has heard of.</summary>
    public int Version { get; set; }

    /// <summary>Where it waits to be taken; null where it waits for nobody of the city.</summary>
    public string? Queue { get; set; }

    public string? Unit { get; set; }
    public bool Designated { get; set; }
    public int Returns { get; set; }
    public int Round { get; set; } = 1;
    public DateTimeOffset RoundFrom { get; set; } = filed;
    public DateTimeOffset RepliedAt { get; set; }
    public bool Replied { get; set; }
    public bool Ended { get; set; }
    public bool Contested { get; set; }

    /// <summary>Of the present round; null until somebody takes it.</summary>
    public Work? Work { get; set; }
    public bool Contacted { get; set; }
    public bool AskedForTime { get; set; }
    /// <summary>Who holds it for the unit.</summary>
    public Held? Held { get; set; }

    public string? CallBack { get; set; }
    public bool Audit { get; set; }
    public int Tries { get; set; }
    public int LastTry { get; set; } = -1;

    /// <summary>What waits for a supervisor or reviewer already, so that nothing is put on a desk twice.</summary>
    public HashSet<string> OnDesks { get; } = [];

    /// <summary>Chance of one matter of this appeal in this round.</summary>
    public Dice Chance(int seed, string purpose) => Dice.For(seed, purpose, number * 16L + Math.Min(Round, 15));
}

/// <summary>An appeal in the hands of an officer, under a lease.</summary>
internal sealed class Held(Case of, Officer by, string lease, DateTimeOffset promise)
{
    public Case Case => of;
    public Officer By => by;
    public string Lease => lease;
    public DateTimeOffset Promise => promise;

    /// <summary>The company is asked, or others are waited for.</summary>
    public bool Waits { get; set; }

    public bool IsLive => ReferenceEquals(of.Held, this);

    /// <summary>Nothing is waited for any more.</summary>
    public void Resume()
    {
        if (!IsLive || !Waits) return;
        Waits = false;
        by.Ready.Add(this);
        by.Wake();
    }
}
