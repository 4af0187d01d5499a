using System.Globalization;
using Mmoda.Analysis;

namespace Mmoda.Server.Api;

/// <summary>The limits of a list of windows, read from the query string.</summary>
/// <param name="RaDeg">ICRS right ascension, degrees.</param>
/// <param name="DecDeg">ICRS declination, degrees.</param>
/// <param name="RadiusDeg">Largest distance, degrees.</param>
/// <param name="StartUtc">ISO 8601.</param>
/// <param name="StopUtc">ISO 8601.</param>
internal sealed record WindowLimits(double? RaDeg, double? DecDeg, double? RadiusDeg, string? StartUtc, string? StopUtc)
{
    /// <summary>Reads the limits; each may be absent or empty, but a position has both coordinates.</summary>
    public static WindowLimits Read(IQueryCollection query, IList<QueryProblem> problems)
    {
        double? ra = Number("ra_deg", "from -360 to 360", v => Math.Abs(v) <= 360);
        double? dec = Number("dec_deg", "from -90 to 90", v => Math.Abs(v) <= 90);
        double? radius = Number("radius_deg", "above 0 and at most 180", v => v is > 0 and <= 180);
        if (Text("ra_deg") is null != Text("dec_deg") is null)
        {
            (string absent, string there) = Text("ra_deg") is null ? ("ra_deg", "dec_deg") : ("dec_deg", "ra_deg");
            if (problems.Count == 0)
                problems.Add(new QueryProblem(absent, null, $"A position has both coordinates, or none; {there} was given alone.") { Kind = QueryProblemKind.Missing });
        }

        return new WindowLimits(ra, dec, radius, Time("t1"), Time("t2"));

        string? Text(string name) => query[name].ToString() is { Length: > 0 } text ? text : null;

        double? Number(string name, string allowed, Func<double, bool> isAllowed)
        {
            if (Text(name) is not { } text)
                return null;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && isAllowed(value))
                return value; // NaN is in no range.
            problems.Add(new QueryProblem(name, text, $"A number of degrees {allowed} is needed.") { Kind = QueryProblemKind.NotAllowed });
            return null;
        }

        string? Time(string name)
        {
            if (Text(name) is not { } text)
                return null;
            if (TimeText.TryNormalise(text, out string isot))
                return isot;
            problems.Add(new QueryProblem(name, text, "A UTC time such as 2017-03-06T13:26:48 is needed.") { Kind = QueryProblemKind.NotATime });
            return null;
        }
    }
}
