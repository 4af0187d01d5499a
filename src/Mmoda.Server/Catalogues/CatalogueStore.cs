using Dapper;

namespace Mmoda.Server;

/// <summary>
/// Catalogues by content, which everybody may store and read, and the names that users gave to them. What has no name is forgotten
/// when nobody used it for long, or when there is too much of it, what was not used for longest first. Thread-safe.
/// </summary>
/// <param name="file">Where they are.</param>
/// <param name="clock">Source of time.</param>
/// <param name="mostBytes">Room for catalogues without a name.</param>
internal sealed class CatalogueStore(PeopleFile file, TimeProvider clock, long mostBytes = CatalogueStore.UsualRoom)
{
    /// <summary>Names of one user.</summary>
    public const int MostNames = 200;

    /// <summary>Bytes of the catalogues of one user.</summary>
    public const long MostBytesOfUser = 50_000_000;

    private const long UsualRoom = 200_000_000;

    /// <summary>What a catalogue counts at least, so that there are never too many to look through.</summary>
    private const int LeastBytes = 10_000;

    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(366);

    /// <summary>A read is not written down again within this time.</summary>
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Stores a catalogue; one that is there already is used anew.</summary>
    public void Add(StoredCatalogue catalogue) => file.Change((c, transaction) =>
    {
        c.Execute(
            "INSERT INTO catalogue (id, sources, bytes, used, content) VALUES (@Id, @Sources, @bytes, @now, @Text) ON CONFLICT (id) DO UPDATE SET used = @now",
            new { catalogue.Id, catalogue.Sources, bytes = Math.Max(catalogue.Text.Length, LeastBytes), now = Now, catalogue.Text }, transaction);
        return c.Execute(
            """
            DELETE FROM catalogue WHERE id <> @Id AND id IN (
                SELECT id FROM (
                    SELECT id, used, sum(bytes) OVER (ORDER BY used DESC, id) AS room FROM catalogue
                    WHERE id NOT IN (SELECT catalogue FROM kept_catalogue))
                WHERE used < @oldest OR room > @mostBytes)
            """,
            new { catalogue.Id, oldest = Now - (long)KeptFor.TotalMilliseconds, mostBytes }, transaction);
    });

    /// <summary>The catalogue with this identifier, or null.</summary>
    public StoredCatalogue? Find(string id) => file.Use(c =>
    {
        if (c.QuerySingleOrDefault<Row>("SELECT id, sources, content FROM catalogue WHERE id = @id", new { id }) is not { } row)
            return null;
        c.Execute("UPDATE catalogue SET used = @now WHERE id = @id AND used < @yesterday", new { id, now = Now, yesterday = Now - (long)Day.TotalMilliseconds });
        return new StoredCatalogue(row.id, (int)row.sources, row.content);
    });

    /// <summary>The catalogues of a user, by name.</summary>
    public IReadOnlyList<KeptCatalogue> List(string subject) => file.Use(c => c.Query<KeptRow>(
            "SELECT name, catalogue, sources, kept FROM kept_catalogue JOIN catalogue ON id = catalogue WHERE subject = @subject ORDER BY name COLLATE NOCASE, name", new { subject })
        .Select(r => new KeptCatalogue(r.name, r.catalogue, (int)r.sources, DateTimeOffset.FromUnixTimeMilliseconds(r.kept))).ToArray());

    /// <summary>Gives a name to a catalogue, or the name to another catalogue.</summary>
    public KeptName Keep(string subject, string name, string id) => file.Change((c, transaction) =>
    {
        if (c.ExecuteScalar<long>("SELECT count(*) FROM catalogue WHERE id = @id", new { id }, transaction) == 0)
            return KeptName.NoCatalogue;
        if (c.ExecuteScalar<long>("SELECT count(*) FROM kept_catalogue WHERE subject = @subject AND name <> @name", new { subject, name }, transaction) >= MostNames)
            return KeptName.TooMuch;
        long bytes = c.ExecuteScalar<long>(
            "SELECT coalesce(sum(bytes), 0) FROM catalogue WHERE id = @id OR id IN (SELECT catalogue FROM kept_catalogue WHERE subject = @subject AND name <> @name)", new { id, subject, name }, transaction);
        if (bytes > MostBytesOfUser)
            return KeptName.TooMuch;
        c.Execute(
            "INSERT INTO kept_catalogue (subject, name, catalogue, kept) VALUES (@subject, @name, @id, @now) ON CONFLICT (subject, name) DO UPDATE SET catalogue = @id, kept = @now",
            new { subject, name, id, now = Now }, transaction);
        return KeptName.Kept;
    });

    /// <summary>Takes a name away; the catalogue stays for those who have a link to it.</summary>
    /// <returns>False when there was none.</returns>
    public bool Remove(string subject, string name) =>
        file.Use(c => c.Execute("DELETE FROM kept_catalogue WHERE subject = @subject AND name = @name", new { subject, name })) > 0;

#pragma warning disable IDE1006, SA1300 // Names of columns.
    private sealed record Row(string id, long sources, string content);

    private sealed record KeptRow(string name, string catalogue, long sources, long kept);
#pragma warning restore IDE1006, SA1300
}
