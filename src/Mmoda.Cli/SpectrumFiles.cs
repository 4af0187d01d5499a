using System.Globalization;
using Mmoda.HighEnergy;
using Mmoda.Instruments;

namespace Mmoda.Cli;

/// <summary>The files of a fit: spectra, and the response, area and background of each.</summary>
/// <param name="Spectra">At least one.</param>
/// <param name="Responses">None, or one for each.</param>
/// <param name="Areas">None, or one for each.</param>
/// <param name="Backgrounds">None, or one for each.</param>
/// <param name="Grouping">How channels are grouped; null as in the file.</param>
/// <param name="Systematic">Systematic fraction; null as in the file.</param>
internal sealed record SpectrumFiles(
    IReadOnlyList<string> Spectra, IReadOnlyList<string> Responses, IReadOnlyList<string> Areas, IReadOnlyList<string> Backgrounds, string? Grouping, double? Systematic)
{
    /// <summary>Reads all files and makes the datasets.</summary>
    /// <param name="lowest">Lower edges, keV: none, one for all, or one for each.</param>
    /// <param name="highest">Upper edges.</param>
    public IReadOnlyList<(SpectralDataset Dataset, FitInput Input)> Load(IReadOnlyList<double> lowest, IReadOnlyList<double> highest)
    {
        CheckCount("--rmf", Responses.Count);
        CheckCount("--arf", Areas.Count);
        CheckCount("--background", Backgrounds.Count);
        CheckEnergies("--emin", lowest.Count);
        CheckEnergies("--emax", highest.Count);
        if (Grouping is not null && !ChannelGrouping.IsText(Grouping))
            throw new CommandException(ExitCode.Usage, $"--group is '{Grouping}', allowed are {ChannelGrouping.TextForms}.");
        List<(SpectralDataset, FitInput)> datasets = [];
        for (int i = 0; i < Spectra.Count; i++)
        {
            (string path, int row) = Row(Spectra[i]);
            CountSpectrum spectrum = OgipFile.ReadSpectrum(path, row);
            string response = Choose(Responses, i, spectrum.ResponseFile, path, "response", "--rmf")
                ?? throw new CommandException(ExitCode.Usage, $"{path} names no response (RESPFILE); give --rmf.");
            SpectrumParts parts = SpectrumParts.Read(
                spectrum,
                response,
                Choose(Areas, i, spectrum.AncillaryFile, path, "effective area", "--arf"),
                Choose(Backgrounds, i, spectrum.BackgroundFile, path, "background", "--background") is { } off ? ReadBackground(off) : null);
            double low = Of(lowest, i, 0), high = Of(highest, i, 1e6);
            if (!(low < high))
                throw new CommandException(ExitCode.Usage, FormattableString.Invariant($"--emin {low} is not below --emax {high}."));
            string file = Path.GetFileName(path), name = Spectra.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $"{i + 1}: {file}") : file;
            datasets.Add((
                parts.ToDataset(Grouping ?? "file", Systematic, [new EnergyBand(low, high)], name),
                new FitInput(file, spectrum.SourceName, spectrum.Instrument, spectrum.ExposureSeconds, null)));
        }

        return datasets;
    }

    private static CountSpectrum ReadBackground(string text)
    {
        (string path, int row) = Row(text);
        return OgipFile.ReadSpectrum(path, row);
    }

    // FILE{3} is the third row of a PHA II file.
    private static (string Path, int Row) Row(string text)
    {
        int open = text.LastIndexOf('{');
        if (open < 0 || !text.EndsWith('}'))
            return (text, 0);
        return int.TryParse(text.AsSpan(open + 1, text.Length - open - 2), NumberStyles.None, CultureInfo.InvariantCulture, out int row) && row > 0
            ? (text[..open], row - 1)
            : throw new CommandException(ExitCode.Usage, $"'{text}': a row number above 0 is expected in the braces.");
    }

    /// <summary>What was given, or what the spectrum names, beside the spectrum; null for none.</summary>
    private static string? Choose(IReadOnlyList<string> given, int index, string? named, string spectrum, string what, string option)
    {
        if (given.Count > 0)
            return given[index].Equals("none", StringComparison.OrdinalIgnoreCase) ? null : given[index];
        if (named is null)
            return null;
        string path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(spectrum)) ?? "", named);
        return File.Exists(path) ? path : throw new CommandException(
            ExitCode.Failed, $"{spectrum} names the {what} {named}, which is not beside it ({path}); give {option}, or {option} none.");
    }

    private static double Of(IReadOnlyList<double> values, int index, double usual) => values.Count switch
    {
        0 => usual,
        1 => values[0],
        _ => values[index],
    };

    private void CheckCount(string option, int count)
    {
        if (count != 0 && count != Spectra.Count)
            throw new CommandException(ExitCode.Usage, $"{option} was given {count} times for {Spectra.Count} spectra; once for each is expected ('none' for none).");
    }

    private void CheckEnergies(string option, int count)
    {
        if (count > 1 && count != Spectra.Count)
            throw new CommandException(ExitCode.Usage, $"{option} has {count} values for {Spectra.Count} spectra; one, or one for each, is expected.");
    }
}
