using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Directory;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Functions.Store;

/// <summary>What the store must hold before the first request: its tables, today's rules, a directory and the key of the list tokens. Harmless to repeat.</summary>
public sealed class StoreSetup(RecordTables tables, RulesStore rules, DirectoryStore directory, PageKeyStore pageKey)
{
    /// <exception cref="InvalidDataException">The record has other rules under the same version.</exception>
    public async Task Open(AppealPolicy policy, WorkingCalendar calendar, UnitDirectory units, CancellationToken cancellation)
    {
        await tables.Create(cancellation);
        await rules.Publish(policy, calendar, cancellation);
        await directory.Open(units, cancellation);
        await pageKey.Open(cancellation);
    }
}
