using System.CommandLine;
using System.Text.Json.Nodes;
using Mmoda.Instruments;

namespace Mmoda.Cli;

/// <summary><c>mmoda image</c>.</summary>
internal static class ImageCommands
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        Argument<FileInfo> file = new("FILE") { Description = "A sky image or mosaic with INTENSITY and VARIANCE planes, ours or OSA's." };
        Option<FileInfo?> catalogue = new("--catalogue") { Description = "Reference catalogue (GNRL-REFR-CAT) for the names; default: the built-in one." };
        Option<double> threshold = new("--threshold") { Description = "Least significance.", DefaultValueFactory = _ => 7 };
        Option<bool> json = DataOptions.Json();
        Command sources = new("sources", "List the sources in an image, in order of significance.") { file, catalogue, threshold, json };
        sources.SetAction(result => Sources(
            result.GetRequiredValue(file).FullName, result.GetValue(catalogue)?.FullName, result.GetValue(threshold), result.GetValue(json)));
        return new Command("image", "Look at sky images.") { sources };
    }

    private static int Sources(string path, string? catalogue, double threshold, bool json)
    {
        if (!(threshold > 0))
            throw new CommandException(ExitCode.Usage, FormattableString.Invariant($"--threshold is {threshold}, allowed is a number above 0."));
        IReadOnlyList<JsonObject> sources = ImageSources.Find(path, catalogue, threshold);
        if (json)
            Console.WriteLine(new JsonObject { ["sources"] = new JsonArray([.. sources]) }.ToJsonString(FitsCommands.Indented));
        else if (sources.Count > 0)
            Console.Write(SourceTables.OfImage(sources));
        else
            Terminal.Line(FormattableString.Invariant($"No source above {threshold} sigma."));
        return sources.Count > 0 ? ExitCode.Done : ExitCode.NothingFound;
    }
}
