using System.Globalization;
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
/// <param name="threshold">Least significance of a listed source.</param>
internal sealed class MosaicSourceSearch(
    SourceCatalogue catalogue, IReadOnlyList<SkyDirection> companions, IReadOnlyList<(string Name, SkyDirection Direction)> wanted, double threshold)
{
    // Sources closer than a mask element (12′) cannot be told apart: of such only one is fitted.
    private const double ResolvedArcMinutes = 12;

    private readonly List<(EnergyBand Band, IReadOnlyList<MosaicExcess> Excesses)> _bands = [];

    /// <summary>Searches the mosaic of a band.</summary>
    /// <remarks>The brightest pixel of a source keeps 0.8 of its peak in the worst case: searched lower, decided by the fit.</remarks>
    public void Search(SkyImage mosaic) => _bands.Add((mosaic.Band, MosaicExcesses.Find(mosaic, 0.75 * threshold)));

    /// <summary>Measures all sources.</summary>
    /// <param name="windows">The shadowgrams of each window, read once, one after another.</param>
    /// <returns>Detected sources, most significant first, and those that were wanted and not detected.</returns>
    public (IReadOnlyList<MosaicSource> Found, IReadOnlyList<MosaicSource> Limits) Measure(IEnumerable<IReadOnlyList<IsgriShadowgram>> windows)
    {
        List<MosaicExcess?[]> excesses = Merge();
        SkyDirection[] found = [.. excesses.Select(e => Best(e).Direction)];
        IReadOnlyList<CatalogueSource?> names = SourceIdentification.Identify([.. excesses.Select(e => (Best(e).Direction, Best(e).Significance))], catalogue);

        // A wanted source within reach of an excess is measured there; the others at their own places.
        int[] places = new int[wanted.Count];
        List<SkyDirection> directions = [.. found];
        for (int i = 0; i < wanted.Count; i++)
        {
            places[i] = directions.FindIndex(d => d.SeparationTo(wanted[i].Direction).ArcMinutes <= ResolvedArcMinutes);
            if (places[i] >= 0)
                continue;
            places[i] = directions.Count;
            directions.Add(wanted[i].Direction);
        }

        MosaicFluxes[] fluxes = Fit(directions, windows);
        List<MosaicSource> sources = [];
        HashSet<int> listed = [];
        int unknown = 0;
        for (int i = 0; i < found.Length; i++)
        {
            MosaicSource source = Source(i, names[i]?.Name ?? "", found[i], names[i], excesses[i], fluxes);
            if (!source.IsDetected)
                continue;
            listed.Add(i);
            sources.Add(names[i] is null
                ? source with { Detection = source.Detection with { Name = string.Create(CultureInfo.InvariantCulture, $"NEW_{++unknown}") } }
                : source);
        }

        List<MosaicSource> limits = [];
        for (int i = 0; i < wanted.Count; i++)
        {
            if (listed.Contains(places[i]))
                continue;
            MosaicExcess?[] seen = places[i] < excesses.Count ? excesses[places[i]] : new MosaicExcess?[_bands.Count];
            MosaicSource source = Source(
                places[i], wanted[i].Name, wanted[i].Direction, catalogue.FindByName(wanted[i].Name), seen, fluxes);
            if (source.WindowsInField == 0)
                continue; // Nothing is known of it.
            (source.IsDetected ? sources : limits).Add(source);
            if (source.IsDetected)
                listed.Add(places[i]);
        }

        sources.Sort((a, b) => b.Detection.Significance.CompareTo(a.Detection.Significance));
        return (sources, limits);
    }

    private static MosaicExcess Best(MosaicExcess?[] bands) => bands.OfType<MosaicExcess>().MaxBy(e => e.Significance);

    // One source in several bands is one source; its place is that of the most significant excess.
    private List<MosaicExcess?[]> Merge()
    {
        List<(int Band, MosaicExcess Excess)> all = [.. _bands.SelectMany((b, i) => b.Excesses.Select(e => (i, e)))];
        List<(SkyDirection Direction, MosaicExcess?[] Bands)> merged = [];
        foreach ((int band, MosaicExcess excess) in _bands.Count == 1 ? all : [.. all.OrderByDescending(a => a.Excess.Significance)])
        {
            int known = _bands.Count == 1 ? -1 : merged.FindIndex(m => m.Direction.SeparationTo(excess.Direction).ArcMinutes <= ResolvedArcMinutes);
            if (known < 0)
            {
                known = merged.Count;
                merged.Add((excess.Direction, new MosaicExcess?[_bands.Count]));
            }

            merged[known].Bands[band] ??= excess;
        }

        return [.. merged.Select(m => m.Bands)];
    }

    private MosaicFluxes[] Fit(List<SkyDirection> directions, IEnumerable<IReadOnlyList<IsgriShadowgram>> windows)
    {
        List<SkyDirection> others = [];
        foreach (SkyDirection direction in companions)
        {
            if (directions.Concat(others).All(d => d.SeparationTo(direction).ArcMinutes > ResolvedArcMinutes))
                others.Add(direction);
        }

        MosaicFluxes[] fluxes = [.. _bands.Select(_ => new MosaicFluxes(directions, others))];
        foreach (IsgriShadowgram shadowgram in windows.SelectMany(w => w))
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
            bands.Add(new SourceMeasurement(_bands[b].Band, flux, error, seen[b]?.Flux, seen[b]?.FluxError));
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
                ErrorRadius = SourceIdentification.ErrorRadius(best.Significance),
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
}
