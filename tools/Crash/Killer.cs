using System.Diagnostics;
using System.Globalization;

namespace ServerlessQiFu.Tools.Crash;

/// <summary>Starts the product on one folder again and again and kills it at instants that the seed decides.</summary>
internal sealed class Killer(CrashOptions options, string folder, Line line)
{
    /// <summary>One kill in so many comes while the product is starting.</summary>
    private const int StartingEvery = 5;
    private const int LongestStartMs = 1_500;
    /// <summary>Every other life ends within this: work is begun and not settled.</summary>
    private const int ShortLifeMs = 1_000;
    /// <summary>The others are long enough to get to officers and companies.</summary>
    private const int LongLifeMs = 6_000;

    /// <summary>Before the first kill everybody gets to work: so many commands are acknowledged, or this long it is waited for.</summary>
    private const int WarmCommands = 50;
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    private readonly Random _random = new(options.Seed);
    private readonly List<double> _readyAfter = [];

    public int Kills { get; private set; }
    /// <summary>Kills that hit before the product had said "ready".</summary>
    public int BeforeReady { get; private set; }

    /// <summary>Seconds from start to ready, the percentile of all starts that got there.</summary>
    public double ReadyAfter(int percent)
    {
        _readyAfter.Sort();
        return _readyAfter.Count == 0 ? 0 : _readyAfter[Math.Min(_readyAfter.Count - 1, _readyAfter.Count * percent / 100)];
    }

    public async Task<Product> FirstStart()
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{options.Kills} kills, {options.Appeals} appeals, seed {options.Seed}\n\n| what | target | measured |\n|---|---|---|"));
        var product = await Product.Start(folder);
        line.Connect(product);
        return product;
    }

    /// <summary>All the kills; gives the product as it runs after the last of them. Each life gets its share of the letters.</summary>
    public async Task<Product> Run(Product product, Filers filers)
    {
        var given = 0;
        while (true)
        {
            var share = options.Appeals * (Kills + 1) / (options.Kills + 1) - given;
            filers.GiveOut(given, share);
            given += share;
            if (Kills == 0) await WarmUp();
            if (Kills == options.Kills) return product;
            await Task.Delay(_random.Next(_random.Next(2) == 0 ? ShortLifeMs : LongLifeMs));
            await Kill(product);
            product = await NextLife();
            line.Connect(product);
        }
    }

    private async Task WarmUp()
    {
        var since = Stopwatch.StartNew();
        while (since.Elapsed < LongestWarmUp && line.Ledger.Commands.Count(c => c.Done) < WarmCommands) await Task.Delay(BetweenLooks);
    }

    private async Task<Product> NextLife()
    {
        while (true)
        {
            var product = Product.Spawn(folder);
            var ready = product.WhenReady();
            if (Kills < options.Kills && _random.Next(StartingEvery) == 0
                && await Task.WhenAny(ready, Task.Delay(_random.Next(LongestStartMs))) != ready)
            {
                BeforeReady++;
                await Kill(product);
                await ready.ContinueWith(died => _ = died.Exception, TaskScheduler.Default);
                continue;
            }
            await ready;
            _readyAfter.Add(product.ReadyAfter.TotalSeconds);
            return product;
        }
    }

    private async Task Kill(Product product)
    {
        await product.Kill();
        await product.DisposeAsync();
        Kills++;
    }
}
