using System.Globalization;

namespace Mmoda.Server.OdaApi;

/// <summary>Times as this wire writes them.</summary>
internal static class UnixTime
{
    /// <summary>Now, in seconds since 1970.</summary>
    public static double UnixSeconds(this TimeProvider clock) => clock.GetUtcNow().UnixSeconds();

    /// <summary>Seconds since 1970.</summary>
    public static double UnixSeconds(this DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;

    /// <summary>To whole seconds, UTC.</summary>
    public static string Isot(this DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
}
