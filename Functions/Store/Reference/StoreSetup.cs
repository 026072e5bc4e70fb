using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Directory;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Functions.Store;

/// <summary>What the store must hold before the first request: its tables, today's rules, a directory and the key of the list tokens. Harmless to repeat.</summary>
public sealed class StoreSetup(RecordTables tables, RulesStore rules, DirectoryStore directory, PageKeyStore pageKey)
{
    /// <exception cref="InvalidDataException">The record has other contents under the same version, or something newer than what is named.</exception>
    public async Task Open(AppealPolicy policy, Given<WorkingCalendar> calendar, Given<UnitDirectory> units, CancellationToken cancellation)
    {
        await tables.Create(cancellation);
        if (units.IsNamed) await directory.CheckNamed(units.File, cancellation);
        await rules.Publish(policy, calendar.File, calendar.IsNamed, cancellation);
        await directory.Open(units.File, units.IsNamed, cancellation);
        await pageKey.Open(cancellation);
    }
}

/// <param name="IsNamed">Somebody asked for this very file; otherwise it only comes with the programme, and gives way to what is newer.</param>
public readonly record struct Given<T>(T File, bool IsNamed);
