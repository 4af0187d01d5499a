using System.Text.Json.Nodes;
using Mmoda.CodedMask;
using Mmoda.HighEnergy;
using Mmoda.Sky;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>A source whose flux is fitted in every bin.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">Identifier of the catalogue, or empty.</param>
/// <param name="Direction">Where it is.</param>
/// <param name="IsTold">Whether the user gets it; the others are fitted along, because they would leak into those.</param>
internal sealed record FieldSource(string Name, string Id, SkyDirection Direction, bool IsTold);

/// <summary>
/// Which sources a spectrum or a light curve is made of: those of the user's catalogue, or those of the mosaic and the
/// target of the query; and bright catalogued ones besides.
/// </summary>
internal static class FieldSources
{
    // Fraction of the illumination on axis below which a window says nothing of a source.
    private const double MinimumCoding = 0.02;

    /// <summary>The sources of a step.</summary>
    /// <param name="run">Parameters <c>user_catalogue</c> (optional JSON), <c>target</c> (optional, NAME|RA|DEC); the input is the mosaic, if any.</param>
    /// <param name="sources">The catalogue.</param>
    /// <param name="telescope">Which telescope.</param>
    public static IReadOnlyList<FieldSource> Of(StepRun run, IntegralSources sources, Telescope telescope)
    {
        double confused = telescope.ResolvedArcMinutes;
        List<FieldSource> list = [];
        if (run.Parameters.TryGetValue("user_catalogue", out string? json))
        {
            list.AddRange(UserCatalogue.Parse(json).Select(s => new FieldSource(s.Name, s.Id, s.Direction, IsTold: true)));
        }
        else
        {
            IReadOnlyList<JsonObject> found = [.. run.Inputs.SelectMany(i => i.Metadata["sources"] as JsonArray ?? []).OfType<JsonObject>()];
            list.AddRange(WithTarget([.. found.Select(f => (FromMosaic(f, sources.Catalogue), Significance(f)))], Target(run.Parameters), telescope));
        }

        foreach (CatalogueSource bright in sources.Catalogue.Where(MakeSkyImage.IsBright))
        {
            if (list.All(s => s.Direction.SeparationTo(bright.Direction).ArcMinutes > confused))
                list.Add(new FieldSource(bright.Name, bright.Id, bright.Direction, IsTold: false));
        }

        return list;
    }

    /// <summary>Name of a target of which only the position is known.</summary>
    public const string Unnamed = "target";

    /// <summary>Text of the parameter <c>target</c>.</summary>
    public static string TargetText(string name, string ra, string dec) => $"{name.Replace('|', '/')}|{ra}|{dec}";

    /// <summary>The sources that light the detector of a window, with their places in the field.</summary>
    /// <param name="camera">The camera.</param>
    /// <param name="all">All sources.</param>
    /// <param name="isgri">Attitude of its frame.</param>
    /// <param name="live">1 for each live cell of the detector, else 0.</param>
    public static List<(FieldSource Source, TangentDirection Direction)> Visible(CodedMaskCamera camera, IReadOnlyList<FieldSource> all, Attitude isgri, ReadOnlySpan<float> live)
    {
        float[] pif = new float[live.Length];
        List<(FieldSource, TangentDirection)> visible = [];
        foreach (FieldSource source in all)
        {
            if (IsgriCamera.ToTangent(isgri, source.Direction) is not { } direction)
                continue;
            PixelIllumination.Fill(camera, direction, pif);
            double lit = 0;
            for (int i = 0; i < pif.Length; i++)
                lit += pif[i] * live[i];
            if (lit >= MinimumCoding * camera.FluxNormalisation)
                visible.Add((source, direction));
        }

        return visible;
    }

    /// <summary>Sources of a mosaic and, unless it is among them, the target.</summary>
    /// <remarks>
    /// What lies within half of the distance at which sources are told apart is the target; so is what has its name within the reach in which
    /// the mosaic names a source. A namesake further off is another source: then nothing but its place is known of the target.
    /// </remarks>
    /// <param name="found">The sources, each with its significance.</param>
    /// <param name="target">The target, if there is one.</param>
    /// <param name="telescope">Which telescope.</param>
    /// <returns>Sources of which no two have one name, if those of the mosaic have none.</returns>
    internal static IEnumerable<FieldSource> WithTarget(IReadOnlyList<(FieldSource Source, double Significance)> found, FieldSource? target, Telescope telescope)
    {
        IEnumerable<FieldSource> list = found.Select(f => f.Source);
        if (target is null)
            return list;
        bool IsNamesake(FieldSource source) => string.Equals(source.Name, target.Name, StringComparison.OrdinalIgnoreCase);
        double ReachOf(FieldSource source, double significance) => IsNamesake(source)
            ? Math.Max(telescope.ResolvedArcMinutes, telescope.Positions.ReachArcMinutes(significance))
            : telescope.ResolvedArcMinutes / 2;
        if (found.Any(f => f.Source.Direction.SeparationTo(target.Direction).ArcMinutes <= ReachOf(f.Source, f.Significance)))
            return list;
        return list.Append(list.Any(IsNamesake) ? target with { Name = Unnamed } : target);
    }

    private static double Significance(JsonObject found) => found["significance"]?.GetValue<double>() ?? 0;

    // The position of the catalogue is better than a fitted one; the name leads back to it.
    private static FieldSource FromMosaic(JsonObject found, SourceCatalogue catalogue)
    {
        string name = found["name"]?.GetValue<string>() ?? "";
        CatalogueSource? known = found["new"]?.GetValue<bool>() == true ? null : catalogue.FindByName(name);
        return new FieldSource(
            name,
            known?.Id ?? "",
            known?.Direction ?? SkyDirection.FromDegrees(found["ra_deg"]!.GetValue<double>(), found["dec_deg"]!.GetValue<double>()), // Written by the mosaic.
            IsTold: true);
    }

    /// <summary>The name and direction of <see cref="TargetText"/>.</summary>
    public static (string Name, SkyDirection Direction) ReadTarget(string text)
    {
        string[] parts = text.Split('|');
        return (parts[0], SkyDirection.FromDegrees(
            double.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture), double.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static FieldSource? Target(IReadOnlyDictionary<string, string> parameters)
    {
        if (!parameters.TryGetValue("target", out string? text))
            return null;
        (string name, SkyDirection direction) = ReadTarget(text);
        return new FieldSource(name, "", direction, IsTold: true);
    }
}
