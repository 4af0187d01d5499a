using System.Collections.Concurrent;
using System.Security.Cryptography;
using Mmoda.Analysis;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>An INTEGRAL archive on disk: the tree of the real archive, its index and its calibration.</summary>
/// <remarks>Thread safe. The index is read again when it has changed, so that a running server sees new windows.</remarks>
public sealed class IntegralArchive : DataArchive
{
    /// <summary>Fingerprint of a file that is not there.</summary>
    internal const string Absent = "absent";

    private readonly ConcurrentDictionary<string, (long Length, DateTime Written, string Hash)> _hashes = new(StringComparer.Ordinal);
    private readonly TimeProvider _clock;
    private volatile Index _index;

    /// <summary>Opens an archive; one without an index is empty until <see cref="ArchiveIndex.Build"/> has made it.</summary>
    /// <param name="root">Root directory.</param>
    /// <param name="clock">Decides which private data have become public; the system's clock when not given.</param>
    /// <exception cref="InvalidDataException">The list of release dates cannot be understood.</exception>
    public IntegralArchive(string root, TimeProvider? clock = null)
    {
        _clock = clock ?? TimeProvider.System;
        Root = Path.GetFullPath(root);
        Characteristics = new InstrumentCharacteristics(Root);
        _index = ReadIndex();
    }

    /// <summary>Root directory.</summary>
    public string Root { get; }

    /// <summary>How many of its science windows a query may use before it needs a role.</summary>
    public WindowAllowance Limits { get; init; } = new();

    /// <inheritdoc/>
    public override string Describe => FormattableString.Invariant(
        $"INTEGRAL archive {Root}, {Windows.Count} science windows{(IsSimulated ? ", simulated" : "")}");

    /// <summary>Whether any window is simulated.</summary>
    public bool IsSimulated => Windows.Any(w => w.IsSimulated);

    /// <summary>The present, for what depends on it.</summary>
    internal Epoch Now => Epoch.FromUtc(_clock.GetUtcNow());

    internal InstrumentCharacteristics Characteristics { get; }

    /// <summary>Large tables that the windows of a query share.</summary>
    internal LastRead<EnergyDistributions> EnergyDistributions { get; } = new();

    /// <summary>The calibration tables that were read last.</summary>
    internal LastRead<IsgriCalibration> Calibration { get; } = new();

    internal IReadOnlyList<ScienceWindow> Windows
    {
        get
        {
            if (_index.Written != WrittenAt() || _index.DatesWritten != DatesWrittenAt())
                _index = ReadIndex();
            return _index.Windows;
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ObservationSummary> List(
        double? raDeg, double? decDeg, double? radiusDeg, string? startUtc, string? stopUtc)
    {
        SkyDirection? centre = raDeg is { } ra && decDeg is { } dec ? SkyDirection.FromDegrees(ra, dec) : null;
        return
        [
            .. Select(centre, Angle.FromDegrees(radiusDeg ?? 15), Ijd(startUtc), Ijd(stopUtc)).Select(w => new ObservationSummary(
                w.Id.ToString(),
                w.Pointing.RightAscensionDegrees,
                w.Pointing.DeclinationDegrees,
                Epoch.FromIjd(w.StartIjd).ToIsot(TimeScale.Utc),
                Epoch.FromIjd(w.StopIjd).ToIsot(TimeScale.Utc),
                Math.Round(w.GoodSeconds, 3),
                w.IsSimulated)),
        ];
    }

    /// <summary>
    /// Pointings whose axis lies within a radius and which overlap a time range, in the order of time. Of several processing
    /// versions of a window the highest counts, so that consolidated data replace those of near real time; with a version given,
    /// only windows of that processing.
    /// </summary>
    internal IEnumerable<ScienceWindow> Select(
        SkyDirection? centre, Angle radius, double? startIjd, double? stopIjd, ProcessingVersion? version = null) => Windows
        .Where(w => version is null || (version == ProcessingVersion.NearRealTime) == (w.Id.Version == 0))
        .GroupBy(w => w.Id.Stem).Select(versions => versions.MaxBy(w => w.Id.Version)).OfType<ScienceWindow>()
        .Where(w => w.Id.Kind == 0
            && (centre is not { } c || c.SeparationTo(w.Pointing) <= radius)
            && (startIjd is not { } a || w.StopIjd > a)
            && (stopIjd is not { } b || w.StartIjd < b))
        .OrderBy(w => w.StartIjd).ThenBy(w => w.Id);

    internal ScienceWindow? Find(ScienceWindowId id) => Windows.FirstOrDefault(w => w.Id == id);

    /// <summary>The highest version of a window, or null.</summary>
    internal ScienceWindow? FindNewest(ScienceWindowId anyVersion) =>
        Windows.Where(w => w.Id with { Version = anyVersion.Version } == anyVersion).MaxBy(w => w.Id.Version);

    /// <summary>Absolute path of a window's directory.</summary>
    internal string DirectoryOf(ScienceWindow window) => Path.Combine(Root, window.Directory);

    /// <summary>Path of a file below the root, with forward slashes; what lies elsewhere keeps its name alone.</summary>
    internal string RelativePathOf(string path) =>
        Path.GetRelativePath(Root, path) is var below && below.StartsWith("..", StringComparison.Ordinal) ? Path.GetFileName(path) : below.Replace('\\', '/');

    /// <summary>
    /// SHA-256 of a file, so that a product's key says which bytes it was made from. Read once for each version of the file.
    /// </summary>
    internal async Task<string> FingerprintAsync(string path, CancellationToken cancellationToken)
    {
        FileInfo file = new(path);
        if (!file.Exists)
            return Absent;
        if (_hashes.TryGetValue(path, out (long Length, DateTime Written, string Hash) known)
            && known.Length == file.Length && known.Written == file.LastWriteTimeUtc)
        {
            return known.Hash;
        }

        await using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.SequentialScan);
        string hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
        _hashes[path] = (file.Length, file.LastWriteTimeUtc, hash);
        return hash;
    }

    // Time of the last write; the year 1601 where there is no index yet.
    private DateTime WrittenAt() => File.GetLastWriteTimeUtc(ArchiveIndex.PathIn(Root));

    private DateTime DatesWrittenAt() => File.GetLastWriteTimeUtc(ReleaseDates.PathIn(Root));

    private Index ReadIndex()
    {
        DateTime written = WrittenAt(), datesWritten = DatesWrittenAt();
        ReleaseDates dates = ReleaseDates.Read(Root);
        IReadOnlyList<ScienceWindow> windows = File.Exists(ArchiveIndex.PathIn(Root)) ? ArchiveIndex.Read(Root) : [];
        return new Index(written, datesWritten, [.. windows.Select(w => dates.Of(w.Id) is { } ijd ? w with { ReleaseIjd = ijd } : w)]);
    }

    private sealed record Index(DateTime Written, DateTime DatesWritten, IReadOnlyList<ScienceWindow> Windows);

    /// <inheritdoc/>
    /// <remarks>
    /// Exact within an observation of the archive and between two of one revolution; elsewhere by the mean period, which is good
    /// to 0.1 d.
    /// </remarks>
    public override int? RevolutionAt(string utc)
    {
        if (Ijd(utc) is not { } ijd)
            return null;
        IReadOnlyList<ScienceWindow> windows = Windows;
        ScienceWindow? before = windows.Where(w => w.StartIjd <= ijd).MaxBy(w => w.StartIjd), after = windows.Where(w => w.StopIjd >= ijd).MinBy(w => w.StopIjd);
        if (before is not null && before.Id.Revolution == after?.Id.Revolution)
            return before.Id.Revolution;
        try
        {
            return (int)RevolutionClock.Nominal.At(Epoch.FromIjd(ijd));
        }
        catch (ArgumentOutOfRangeException)
        {
            return null; // Before the launch.
        }
    }

    private static double? Ijd(string? utc)
    {
        if (string.IsNullOrWhiteSpace(utc))
            return null;
        return Epoch.TryParse(utc, out Epoch epoch, out string problem) ? epoch.Ijd : throw new ArgumentException(problem, nameof(utc));
    }
}
