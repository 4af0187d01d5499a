using Mmoda.CodedMask;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>What goes into mosaics.</summary>
internal static class MosaicInputs
{
    // 16 bytes each while a mosaic is finished: 420 MB, and the whole sky fits in any projection.
    private const long MostPixels = 26_300_000;

    /// <summary>The inputs that a step made, in the order of their readings.</summary>
    public static StoredProduct[] Of(StepRun run, string step) =>
        [.. run.Inputs.Where(i => i.Provenance.Invocation.Step == step).OrderBy(Reading, StringComparer.Ordinal)];

    /// <summary>The window of an image or shadowgram, with its unit where there are several; the first one of a sum.</summary>
    public static string Reading(StoredProduct product) => product.Metadata["window"]?.GetValue<string>() is { } window
        ? product.Metadata["unit"]?.GetValue<string>() is { } unit ? window + " " + unit : window
        : product.Metadata["windows"]?[0]?.GetValue<string>() ?? "";

    /// <summary>What is wrong with the size of a mosaic, or null.</summary>
    public static string? SizeProblem(MosaicRegion region) => (long)region.Width * region.Height <= MostPixels
        ? null
        : $"The mosaic would have {region.Width} x {region.Height} pixels; at most {MostPixels} are made. Choose the projection AIT, a smaller radius or fewer windows.";
}
