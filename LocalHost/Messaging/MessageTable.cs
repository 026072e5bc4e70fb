namespace ServerlessQiFu.LocalHost;

/// <summary>The statements behind the broker. Instants are UTC ticks.</summary>
internal static class MessageTable
{
    public static void Create(JournalSession session)
    {
        session.Run("""
            CREATE TABLE IF NOT EXISTS bus_message (
                sequence INTEGER PRIMARY KEY AUTOINCREMENT,
                topic TEXT NOT NULL,
                subscription TEXT NOT NULL,
                dead INTEGER NOT NULL DEFAULT 0,
                visible INTEGER NOT NULL,
                expires INTEGER NOT NULL,
                deliveries INTEGER NOT NULL DEFAULT 0,
                first INTEGER NOT NULL,
                message BLOB NOT NULL,
                reason TEXT,
                description TEXT)
            """);
        session.Run("CREATE INDEX IF NOT EXISTS bus_message_dead ON bus_message (topic, subscription, sequence) WHERE dead = 1");
        session.Run("CREATE TABLE IF NOT EXISTS bus_sent (topic TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (topic, id)) WITHOUT ROWID");
    }

    public static List<(string Topic, string Subscription, bool Dead, long Sequence, DateTimeOffset Visible)> All(JournalSession session) =>
        session.Rows("SELECT topic, subscription, dead, sequence, visible FROM bus_message",
            row => (row.Text(0), row.Text(1), row.Int(2) != 0, row.Long(3), At(row.Long(4))));

    /// <param name="first">The number of the message's first copy, or 0 for this one.</param>
    public static long Insert(
        JournalSession session, string topic, string subscription, byte[] message, DateTimeOffset visible, DateTimeOffset expires, long first)
    {
        session.Run("INSERT INTO bus_message (topic, subscription, visible, expires, first, message) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            topic, subscription, visible.UtcTicks, expires.UtcTicks, first, message);
        return session.LastInsertedRow;
    }

    /// <summary>False when the id was sent after <paramref name="since"/>; the window is not begun anew by a repetition.</summary>
    public static bool RememberId(JournalSession session, string topic, string id, DateTimeOffset now, DateTimeOffset since) =>
        session.Run("""
            INSERT INTO bus_sent (topic, id, at) VALUES (?1, ?2, ?3)
            ON CONFLICT (topic, id) DO UPDATE SET at = excluded.at WHERE at <= ?4
            """, topic, id, now.UtcTicks, since.UtcTicks) > 0;

    /// <returns>How many are left.</returns>
    public static int ForgetIds(JournalSession session, string topic, DateTimeOffset before)
    {
        session.Run("DELETE FROM bus_sent WHERE topic = ?1 AND at <= ?2", topic, before.UtcTicks);
        return session.First("SELECT count(*) FROM bus_sent WHERE topic = ?1", row => row.Int(0), topic);
    }

    public static List<(string Subscription, long Sequence)> Cancel(JournalSession session, string topic, long first, DateTimeOffset now) =>
        session.Rows("DELETE FROM bus_message WHERE (sequence = ?2 OR first = ?2) AND topic = ?1 COLLATE NOCASE AND dead = 0 AND visible > ?3 RETURNING subscription, sequence",
            row => (row.Text(0), row.Long(1)), topic, first, now.UtcTicks);

    /// <summary>Counts one more delivery and gives the message, or null when it is gone or its deliveries are used up.</summary>
    /// <param name="known">What it says, where that need not be read.</param>
    public static StoredMessage? CountDelivery(JournalSession session, long sequence, int most, Envelope? known)
    {
        // Without RETURNING, for which SQLite makes and drops a table each time.
        if (session.Run("UPDATE bus_message SET deliveries = deliveries + 1 WHERE sequence = ?1 AND deliveries < ?2", sequence, most) == 0) return null;
        return known is null
            ? session.First($"SELECT {Columns} FROM bus_message WHERE sequence = ?1", Read, sequence)
            : session.First("SELECT deliveries, visible, expires FROM bus_message WHERE sequence = ?1",
                row => new StoredMessage(sequence, known, row.Int(0), At(row.Long(1)), At(row.Long(2)), null, null), sequence);
    }

    public static int Delete(JournalSession session, long sequence) => session.Run("DELETE FROM bus_message WHERE sequence = ?1", sequence);

    public static bool DeadLetterWhenUsedUp(JournalSession session, long sequence, int most) =>
        session.Run("UPDATE bus_message SET dead = 1, reason = ?3, description = ?4 WHERE sequence = ?1 AND deliveries >= ?2", sequence, most,
            "MaxDeliveryCountExceeded", $"Message could not be consumed after {most} delivery attempts.") > 0;

    public static List<StoredMessage> Peek(JournalSession session, string topic, string subscription, bool dead, long from, int most) => dead
        ? session.Rows($"SELECT {Columns} FROM bus_message WHERE dead = 1 AND topic = ?1 AND subscription = ?2 AND sequence >= ?3 ORDER BY sequence LIMIT ?4",
            Read, topic, subscription, from, most)
        : session.Rows($"SELECT {Columns} FROM bus_message WHERE dead = 0 AND topic = ?1 AND subscription = ?2 AND sequence >= ?3 ORDER BY sequence LIMIT ?4",
            Read, topic, subscription, from, most);

    private const string Columns = "sequence, message, deliveries, visible, expires, reason, description";

    private static StoredMessage Read(JournalRow row) =>
        new(row.Long(0), Envelope.FromBytes(row.Bytes(1)), row.Int(2), At(row.Long(3)), At(row.Long(4)), row.TextOrNull(5), row.TextOrNull(6));

    private static DateTimeOffset At(long ticks) => new(ticks, TimeSpan.Zero);
}
