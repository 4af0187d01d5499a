using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Mmoda.Analysis;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>Chooses the science windows of a query, and tells which it left out and why.</summary>
internal sealed class WindowSelector(IntegralArchive archive)
{
    // Keys of the canonical query that tell what was left out.
    private const string TooMany = "windows_left_out";
    private const string TooShort = "windows_short";
    private const string Private = "windows_private";

    /// <summary>Chooses by position and time, or among the windows of a list.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="listed">Windows that were named; when there are any, position and time do not count.</param>
    /// <param name="canonical">Receives <c>windows</c>, which is what the query means, and what was left out.</param>
    /// <returns>Why there is none, or null.</returns>
    public QueryProblem? Choose(WindowRequest request, IReadOnlyList<ScienceWindow> listed, SortedDictionary<string, string> canonical)
    {
        double now = archive.Now.Ijd;
        ScienceWindow[] found = listed.Count > 0 ? [.. listed] : [.. Find(request)];
        ScienceWindow[] open = IntegralRights.AsksForPrivateData(canonical) ? found : [.. found.Where(w => w.IsPublicAt(now))];
        ScienceWindow[] chosen = [.. open.Where(w => w.GoodSeconds >= request.MinimumGoodSeconds)];
        if (chosen.Length == 0)
            return Nothing(request, found, open, now);
        if (found.Length > open.Length)
            canonical[Private] = (found.Length - open.Length).ToString(CultureInfo.InvariantCulture);
        if (open.Length > chosen.Length)
            canonical[TooShort] = string.Join(',', open.Except(chosen).Select(w => w.Id).Order());
        if (chosen.Length > request.MostWindows)
        {
            // A choice that looks random in time and is the same for everybody: order by a hash of the identity.
            canonical[TooMany] = (chosen.Length - request.MostWindows).ToString(CultureInfo.InvariantCulture);
            chosen = [.. chosen.OrderBy(w => Hash(w.Id.ToString()), StringComparer.Ordinal).Take(request.MostWindows)];
        }

        canonical["windows"] = string.Join(',', chosen.Select(w => w.Id).Order().Select(id => id.ToString()));
        return null;
    }

    /// <summary>What a user should know of the choice, from the canonical query.</summary>
    public static IEnumerable<string> Warnings(IReadOnlyDictionary<string, string> canonical)
    {
        if (canonical.TryGetValue(Private, out string? hidden))
            yield return $"{hidden} further science windows are not public yet and were not used.";
        if (canonical.TryGetValue(TooShort, out string? brief))
            yield return $"min_good_time is {canonical["min_good_time"]} s: the science windows {brief} have less and were not used.";
        if (canonical.TryGetValue(TooMany, out string? left))
            yield return $"max_pointings is {canonical["max_pointings"]}: {left} further science windows were not used; the choice is reproducible.";
    }

    /// <summary>SHA-256 in hexadecimal digits.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private IEnumerable<ScienceWindow> Find(WindowRequest request) => archive
        .Select(request.Target, Angle.FromDegrees(request.RadiusDegrees), request.StartIjd, request.StopIjd, request.Version)
        .Where(w => request.Revolutions?.Contains(w.Id.Revolution) ?? true);

    private QueryProblem Nothing(WindowRequest request, ScienceWindow[] found, ScienceWindow[] open, double now)
    {
        (string parameter, string? given, string message) = (found.Length, open.Length) switch
        {
            (0, _) => Absent(request),
            (_, 0) => (
                "integral_data_rights", "public",
                $"None of the {found.Length} science windows is public yet; the first will be on {Utc(found.Min(w => w.ReleaseIjd ?? now))}."),
            _ => (
                "min_good_time", StepParameters.Text(request.MinimumGoodSeconds),
                FormattableString.Invariant(
                    $"None of the {open.Length} science windows has {request.MinimumGoodSeconds} s of good time; the most is {open.Max(w => w.GoodSeconds):0.#} s.")),
        };
        return new QueryProblem(parameter, given, message) { Kind = QueryProblemKind.NothingFound };
    }

    private (string Parameter, string? Given, string Message) Absent(WindowRequest request)
    {
        string where = request.Target is null ? "" : FormattableString.Invariant($" within {request.RadiusDegrees} deg");
        string of = request.Target is null ? "" : " of this position";
        string version = request.Version switch
        {
            ProcessingVersion.Consolidated => "consolidated ",
            ProcessingVersion.NearRealTime => "near-real-time ",
            _ => "",
        };
        if (request.Target is { } target && !Find(request.Anytime with { Version = null }).Any())
        {
            // Other times or revolutions would not help: it is the place, whose name of the two coordinates is the first.
            return (
                "RA",
                StepParameters.Text(target.RightAscensionDegrees),
                FormattableString.Invariant($"There is no science window{where} of RA {target.RightAscensionDegrees:0.####}, DEC {target.DeclinationDegrees:0.####} at any time. {Whole(target)}"));
        }

        ScienceWindow[] anytime = [.. Find(request.Anytime)];
        ScienceWindow[] other = anytime.Length > 0 ? anytime : [.. Find(request.Anytime with { Version = null })];
        string runs = string.Join(", ", Runs(other.Select(w => w.Id.Revolution)));
        string hint = other.Length == 0
            ? $"The archive has none{of} at any time."
            : $"The archive has {other.Length}{of}, from {Utc(other.Min(w => w.StartIjd))} to {Utc(other.Max(w => w.StopIjd))}, "
                + $"{(runs.AsSpan().IndexOfAny(", -") < 0 ? "revolution" : "revolutions")} {runs}{(anytime.Length == 0 ? ", of another data version" : "")}.";
        if (request.Version is not null && anytime.Length == 0 && other.Length > 0)
            return ("data_version", request.Version == ProcessingVersion.NearRealTime ? "NRT" : "CONS", $"There is no {version}science window{where}. {hint}");
        return request.Revolutions is { } revolutions
            ? ("revolutions", revolutions.ToString(), $"There is no {version}science window{where} in these revolutions and times. {hint}")
            : ("T1", $"{Text(request.StartIjd)} to {Text(request.StopIjd)}", $"There is no {version}science window{where} between T1 and T2. {hint}");
    }

    // What there is instead: of a small archive the user sees at once that it is of another part of the sky.
    private string Whole(SkyDirection target) => archive.Windows is not [_, ..] all
        ? "The archive has no science windows."
        : FormattableString.Invariant(
            $"The archive has {all.Count} science windows, from {Utc(all.Min(w => w.StartIjd))} to {Utc(all.Max(w => w.StopIjd))}; the nearest points {all.Min(w => w.Pointing.SeparationTo(target).Degrees):0.0} deg away.");

    /// <summary>Numbers as runs, such as 1922, 1925-1930.</summary>
    internal static IEnumerable<RevolutionRange> Runs(IEnumerable<int> numbers)
    {
        RevolutionRange? run = null;
        foreach (int number in numbers.Distinct().Order())
        {
            if (run is { } r && number == r.Last + 1)
            {
                run = r with { Last = number };
                continue;
            }

            if (run is { } finished)
                yield return finished;
            run = new RevolutionRange(number, number);
        }

        if (run is { } last)
            yield return last;
    }

    private static string Text(double? ijd) => ijd is { } time ? Epoch.FromIjd(time).ToIsot(TimeScale.Utc) : "any time";

    private static string Utc(double ijd) => Epoch.FromIjd(ijd).ToIsot(TimeScale.Utc, 0);
}
