using Mmoda.HighEnergy;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>
/// The sources of a mosaic: excesses of all bands together, identified, with fluxes of joint fits on the detector planes;
/// and the sources that were looked for and not found, with upper limits.
/// </summary>
/// <param name="catalogue">Names and positions.</param>
/// <param name="companions">Sources that may shine beside those of the list.</param>
/// <param name="wanted">Sources that get a flux or a limit, found or not.</param>
/// <param name="telescope">What the windows were taken with; of several units the one in whose counts the mosaic is.</param>
/// <param name="threshold">Least significance of a listed source.</param>
/// <param name="mostBytes">Memory that the fluxes of the windows may take at any time.</param>
internal sealed class MosaicSourceSearch(
    SourceCatalogue catalogue,
    IReadOnlyList<SkyDirection> companions,
    IReadOnlyList<(string Name, SkyDirection Direction)> wanted,
    Telescope telescope,
    double threshold,
    long mostBytes = FluxMemory.MostBytes)
{
    // Of sources that cannot be told apart only one is fitted.
    private readonly double _resolved = telescope.ResolvedArcMinutes;

    // At its peak in the mosaic, beside its position by half a pixel, a source has at least so much of its significance.
    private const double SurvivalFraction = 0.85;

    // By so many standard deviations a known source may be weaker than an unknown one that explains the same counts.
    private const double KnownSourceBonus = 3;

    // Of weak excesses the sixteenth part is taken out at once.
    private const int AtOnce = 16;

    // So many replicas are fitted along at a time: each makes the fits of its windows larger.
    private const int MostReplicas = 64;

    private readonly List<(EnergyBand Band, IReadOnlyList<MosaicExcess> Excesses)> _bands = [];

    /// <summary>Searches the mosaic of a band.</summary>
    /// <remarks>The brightest pixel of a source keeps 0.8 of its peak in the worst case: searched lower, decided by the fit.</remarks>
    public void Search(SkyImage mosaic) => _bands.Add((mosaic.Band, MosaicExcesses.Find(mosaic, telescope, 0.75 * threshold)));

    /// <summary>Measures all sources.</summary>
    /// <remarks>
    /// The windows are read twice. First all excesses are fitted at their peaks: what is none beside the others, as the replica of a source
    /// that no single window shows, is taken out. Then the rest alone is fitted again from where it lies, because shifts of more than
    /// a fifth of a pixel are not linear.
    /// </remarks>
    /// <param name="windows">The shadowgrams of each window, one after another; can be read again.</param>
    /// <exception cref="FluxMemoryException">Too many sources, windows and bands.</exception>
    /// <returns>Detected sources, most significant first, and those that were wanted and not detected.</returns>
    public (IReadOnlyList<MosaicSource> Found, IReadOnlyList<MosaicSource> Limits) Measure(IEnumerable<IReadOnlyList<WindowShadowgram>> windows)
    {
        List<MosaicExcess?[]> excesses = Merge();
        List<SkyDirection> directions = [.. excesses.Select(e => Best(e).Direction)];
        Place(directions);
        MosaicFluxes[] fluxes = Fit(directions, windows);
        bool[] isLeft = Select(fluxes, directions[..excesses.Count], SurvivalFraction * threshold);
        directions = [.. Enumerable.Range(0, excesses.Count).Where(i => isLeft[i]).Select(i => fluxes[BestBand(fluxes, i)].PositionOf(i))];
        excesses = [.. excesses.Where((_, i) => isLeft[i])];
        Settle(fluxes);
        int[] places = Place(directions);
        fluxes = Fit(directions, windows);
        isLeft = Select(fluxes, directions[..excesses.Count], threshold);
        SkyDirection[] found = [.. Enumerable.Range(0, excesses.Count).Select(i => fluxes[BestBand(fluxes, i)].PositionOf(i))];
        IReadOnlyList<CatalogueSource?> names = SourceIdentification.Identify(
            [.. found.Select((d, i) => (d, isLeft[i] ? fluxes[BestBand(fluxes, i)].SignificanceOf(i) : Best(excesses[i]).Significance))], catalogue, telescope.Positions);

        List<Contestant> contestants = Contestants(
            [.. found, .. directions.Skip(found.Length)], fluxes, [.. Enumerable.Range(0, found.Length).Where(i => isLeft[i] && names[i] is null)]);
        string?[] given = GivenNames(found, [.. Enumerable.Range(0, found.Length).Select(i => isLeft[i] && names[i] is null)], fluxes);
        List<(int? Place, MosaicSource Source)> sources = [];
        NewSourceNames unknown = new(catalogue, wanted.Select(w => w.Name));
        for (int i = 0; i < found.Length; i++)
        {
            if (!isLeft[i])
                continue;
            MosaicSource source = Source(i, names[i]?.Name ?? "", found[i], names[i], excesses[i], fluxes);
            sources.Add((i, names[i] is null
                ? source with { Detection = source.Detection with { Name = given[i] ?? unknown.Next() } }
                : source));
        }

        List<MosaicSource> limits = [];
        HashSet<int> listed = [.. Enumerable.Range(0, found.Length).Where(i => isLeft[i])];
        for (int i = 0; i < wanted.Count; i++)
        {
            if (listed.Contains(places[i]) || given.Contains(wanted[i].Name))
                continue; // It is what was found there, or within reach of its place.
            MosaicExcess?[] seen = places[i] < excesses.Count ? excesses[places[i]] : new MosaicExcess?[_bands.Count];
            if (places[i] < excesses.Count)
                Restore(fluxes, places[i]);
            MosaicSource source = Source(
                places[i], wanted[i].Name, wanted[i].Direction, catalogue.FindByName(wanted[i].Name), seen, fluxes);
            if (source.WindowsInField == 0)
                continue; // Nothing is known of it.
            if (!source.IsDetected)
            {
                limits.Add(source);
                continue;
            }

            sources.Add((null, source));
            listed.Add(places[i]);
        }

        Settle(fluxes);
        Dictionary<int, IReadOnlyList<SourceReplica>> replicas = Contest([.. found, .. directions.Skip(found.Length)], contestants, isLeft, windows);
        List<MosaicSource> listing =
            [.. sources.Select(s => s.Place is { } place && replicas.TryGetValue(place, out IReadOnlyList<SourceReplica>? open) ? s.Source with { Replicas = open } : s.Source)];
        listing.Sort((a, b) => b.Detection.Significance.CompareTo(a.Detection.Significance));
        return (listing, limits);
    }

    // A source without a name in the catalogue that lies where a wanted one may be is that one, if the user named it.
    private string?[] GivenNames(SkyDirection[] found, bool[] isUnknown, MosaicFluxes[] fluxes)
    {
        string?[] given = new string?[found.Length];
        foreach ((string name, SkyDirection direction) in wanted.Where(w => w.Name != FieldSources.Unnamed && catalogue.FindByName(w.Name) is null))
        {
            int[] near =
            [
                .. Enumerable.Range(0, found.Length).Where(i => isUnknown[i] && given[i] is null
                    && found[i].SeparationTo(direction).ArcMinutes <= telescope.Positions.ReachArcMinutes(fluxes[BestBand(fluxes, i)].SignificanceOf(i))),
            ];
            if (near.Length > 0)
                given[near.MinBy(i => found[i].SeparationTo(direction).Degrees)] = name;
        }

        return given;
    }

    // A wanted source within reach of an excess is measured there; the others at their own places, which are added.
    private int[] Place(List<SkyDirection> directions)
    {
        int[] places = new int[wanted.Count];
        for (int i = 0; i < wanted.Count; i++)
        {
            places[i] = directions.FindIndex(d => d.SeparationTo(wanted[i].Direction).ArcMinutes <= _resolved);
            if (places[i] >= 0)
                continue;
            places[i] = directions.Count;
            directions.Add(wanted[i].Direction);
        }

        return places;
    }

    // Takes out what is not significant beside the others, the weakest first: of two that explain the same counts the other then is.
    // A known source is more likely than an unknown one that shines only where its replica would.
    private bool[] Select(MosaicFluxes[] fluxes, List<SkyDirection> excesses, double threshold)
    {
        int count = excesses.Count;
        bool[] isKnown = [.. excesses.Select(d => catalogue.Within(d, telescope.Positions.SearchRadius).Any())];
        bool[] isLeft = [.. Enumerable.Repeat(true, count)];
        while (true)
        {
            (double Significance, int Source)[] weak =
            [
                .. Enumerable.Range(0, count).Where(i => isLeft[i]).Select(i => (Significance: fluxes[BestBand(fluxes, i)].SignificanceOf(i), Source: i))
                    .Where(s => !(s.Significance >= threshold)).OrderBy(s => s.Significance + (isKnown[s.Source] ? KnownSourceBonus : 0)),
            ];
            if (weak.Length == 0)
                return isLeft;

            // One by one, but for long lists, whose weakest have little to do with each other.
            foreach ((_, int source) in weak.Take(Math.Max(1, weak.Length / AtOnce)))
            {
                isLeft[source] = false;
                foreach (MosaicFluxes band in fluxes)
                    band.Drop(source);
            }
        }
    }

    private static void Restore(MosaicFluxes[] fluxes, int source)
    {
        foreach (MosaicFluxes band in fluxes)
            band.Restore(source);
    }

    private static void Settle(MosaicFluxes[] fluxes)
    {
        foreach (MosaicFluxes band in fluxes)
            band.Settle();
    }

    private static int BestBand(MosaicFluxes[] fluxes, int source) =>
        Enumerable.Range(0, fluxes.Length).MaxBy(b => fluxes[b].SignificanceOf(source));

    private static MosaicExcess Best(MosaicExcess?[] bands) => bands.OfType<MosaicExcess>().MaxBy(e => e.Significance);

    // Weak sources without a name, with the places of their replicas.
    private List<Contestant> Contestants(List<SkyDirection> directions, MosaicFluxes[] fluxes, int[] unnamed)
    {
        List<Contestant> contestants = [];
        foreach (int source in unnamed)
        {
            int band = BestBand(fluxes, source);
            if (fluxes[band].SignificanceOf(source) >= ReplicaContest.Decisive || fluxes[band].BestAttitudeOf(source) is not { } isgri)
                continue;

            // A replica where something is fitted along anyway has already had its chance.
            SkyDirection[] replicas =
            [
                .. ReplicaContest.ReplicasOf(telescope.CameraOf(_bands[0].Band), isgri, directions[source])
                    .Where(r => !directions.Concat(companions).Any(d => d.SeparationTo(r).ArcMinutes <= _resolved)),
            ];
            if (replicas.Length > 0)
                contestants.Add(new Contestant(source, band, replicas));
        }

        return contestants;
    }

    // Each contestant against its replicas, some at a time.
    private Dictionary<int, IReadOnlyList<SourceReplica>> Contest(
        List<SkyDirection> directions, List<Contestant> contestants, bool[] isLeft, IEnumerable<IReadOnlyList<WindowShadowgram>> windows)
    {
        Dictionary<int, IReadOnlyList<SourceReplica>> open = [];
        for (int done = 0; done < contestants.Count;)
        {
            List<SkyDirection> all = [.. directions];
            List<(Contestant Contestant, List<(int Number, SkyDirection Direction)> Replicas)> batch = [];
            while (done < contestants.Count && (batch.Count == 0 || all.Count - directions.Count + contestants[done].Replicas.Count <= MostReplicas))
            {
                List<(int Number, SkyDirection Direction)> replicas = [];
                foreach (SkyDirection replica in contestants[done].Replicas)
                {
                    int number = all.FindIndex(directions.Count, d => d.SeparationTo(replica).ArcMinutes <= _resolved); // A replica of another source too.
                    if (number < 0)
                    {
                        number = all.Count;
                        all.Add(replica);
                    }

                    replicas.Add((number, all[number]));
                }

                batch.Add((contestants[done++], replicas));
            }

            MosaicFluxes[] fluxes = Fit(all, windows, placed: false);
            foreach (MosaicFluxes band in fluxes)
            {
                foreach (int absent in Enumerable.Range(0, isLeft.Length).Where(i => !isLeft[i]).Concat(Enumerable.Range(directions.Count, all.Count - directions.Count)))
                    band.Drop(absent);
            }

            foreach ((Contestant contestant, List<(int, SkyDirection)> replicas) in batch)
                open.Add(contestant.Source, ReplicaContest.Open(fluxes[contestant.Band], contestant.Source, replicas));
            Settle(fluxes);
        }

        return open;
    }

    // One source in several bands is one source; its place is that of the most significant excess.
    private List<MosaicExcess?[]> Merge()
    {
        List<(int Band, MosaicExcess Excess)> all = [.. _bands.SelectMany((b, i) => b.Excesses.Select(e => (i, e)))];
        List<(SkyDirection Direction, MosaicExcess?[] Bands)> merged = [];
        foreach ((int band, MosaicExcess excess) in _bands.Count == 1 ? all : [.. all.OrderByDescending(a => a.Excess.Significance)])
        {
            int known = _bands.Count == 1 ? -1 : merged.FindIndex(m => m.Direction.SeparationTo(excess.Direction).ArcMinutes <= _resolved);
            if (known < 0)
            {
                known = merged.Count;
                merged.Add((excess.Direction, new MosaicExcess?[_bands.Count]));
            }

            merged[known].Bands[band] ??= excess;
        }

        return [.. merged.Select(m => m.Bands)];
    }

    private MosaicFluxes[] Fit(List<SkyDirection> directions, IEnumerable<IReadOnlyList<WindowShadowgram>> windows, bool placed = true)
    {
        List<SkyDirection> others = [];
        foreach (SkyDirection direction in companions)
        {
            if (directions.Concat(others).All(d => d.SeparationTo(direction).ArcMinutes > _resolved))
                others.Add(direction);
        }

        FluxMemory memory = new(mostBytes);
        MosaicFluxes[] fluxes = [.. _bands.Select(_ => new MosaicFluxes(directions, others, telescope, placed, memory))];
        if (directions.Count == 0)
            return fluxes;
        foreach (WindowShadowgram shadowgram in windows.SelectMany(w => w))
        {
            int band = _bands.FindIndex(b => b.Band == shadowgram.Band);
            if (band >= 0)
                fluxes[band].Add(shadowgram);
        }

        return fluxes;
    }

    private MosaicSource Source(
        int place, string name, SkyDirection direction, CatalogueSource? known, MosaicExcess?[] seen, MosaicFluxes[] fluxes)
    {
        List<SourceMeasurement> bands = [];
        int inField = 0, detected = 0;
        for (int b = 0; b < fluxes.Length; b++)
        {
            (double flux, double error, int field, int above) = fluxes[b][place];
            bands.Add(new SourceMeasurement(_bands[b].Band, flux, error, seen[b]?.Flux, seen[b]?.FluxError, telescope.MilliCrab(_bands[b].Band)));
            inField = Math.Max(inField, field);
            detected = Math.Max(detected, above);
        }

        // NaN, where no window saw the source in a band, is less than anything here.
        SourceMeasurement best = bands.MaxBy(b => double.IsNaN(b.Significance) ? double.NegativeInfinity : b.Significance);
        bool isDetected = best.Flux >= threshold * best.FluxError;
        return new MosaicSource(
            new DetectedSource
            {
                Name = name,
                Direction = isDetected ? fluxes[bands.IndexOf(best)].PositionOf(place) : direction,
                ErrorRadius = isDetected && fluxes[bands.IndexOf(best)].RadiusOf(place) is { } radius
                    ? telescope.Positions.ErrorRadius(radius, best.Significance)
                    : telescope.Positions.ErrorRadius(best.Significance),
                Flux = best.Flux,
                FluxError = best.FluxError,
                Significance = best.Significance,
                Identification = known,
            },
            bands,
            inField,
            detected,
            isDetected);
    }

    // A source, the band that says most of it, and where else it may be.
    private readonly record struct Contestant(int Source, int Band, IReadOnlyList<SkyDirection> Replicas);
}
