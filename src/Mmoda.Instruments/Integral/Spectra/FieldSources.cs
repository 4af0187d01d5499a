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
        // One within half of the distance at which sources are told apart is the target.
        double confused = telescope.ResolvedArcMinutes;
        List<FieldSource> list = [];
        if (run.Parameters.TryGetValue("user_catalogue", out string? json))
        {
            list.AddRange(UserCatalogue.Parse(json).Select(s => new FieldSource(s.Name, s.Id, s.Direction, IsTold: true)));
        }
        else
        {
            foreach (JsonObject found in run.Inputs.SelectMany(i => i.Metadata["sources"] as JsonArray ?? []).OfType<JsonObject>())
                list.Add(FromMosaic(found, sources.Catalogue));
            if (Target(run.Parameters) is { } target && list.All(s => s.Direction.SeparationTo(target.Direction).ArcMinutes > confused / 2))
                list.Add(target);
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
