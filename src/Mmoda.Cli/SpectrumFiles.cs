using System.Globalization;
using Mmoda.HighEnergy;
using Mmoda.Instruments;

namespace Mmoda.Cli;

/// <summary>The files of a fit: spectra, and the response, area and background of each.</summary>
/// <param name="Spectra">At least one.</param>
/// <param name="Responses">None, or one for each.</param>
/// <param name="Areas">None, or one for each.</param>
/// <param name="Backgrounds">None, or one for each.</param>
/// <param name="Grouping">How channels are grouped; null for automatic.</param>
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
            IReadOnlyList<CountSpectrum> all = OgipFile.ReadSpectra(path);
            if (all.Count > 1 && path == Spectra[i])
                throw new CommandException(ExitCode.Usage, $"{path} holds {all.Count} spectra; say which: {path}{{1}} to {path}{{{all.Count}}}.");
            CountSpectrum spectrum = row < all.Count ? all[row] : OgipFile.ReadSpectrum(path, row);
            if (Responses.Count > 0 && Responses[i].Equals("none", StringComparison.OrdinalIgnoreCase))
                throw new CommandException(ExitCode.Usage, "--rmf is 'none'; every spectrum needs a response.");
            string response = Choose(Responses, i, spectrum.ResponseFile, path, "response", "--rmf")
                ?? throw new CommandException(ExitCode.Usage, $"{path} names no response (RESPFILE); give --rmf.");
            string grouping = Grouping ?? "auto";
            List<string> notes = [];
            SpectrumParts parts = SpectrumParts.Read(
                spectrum,
                response,
                Area(i, spectrum, path, response, notes),
                Choose(Backgrounds, i, spectrum.BackgroundFile, path, "background", "--background") is { } off ? ReadBackground(off) : null);
            double low = Of(lowest, i, 0), high = Of(highest, i, 1e6);
            if (!(low < high))
                throw new CommandException(ExitCode.Usage, FormattableString.Invariant($"--emin {low} is not below --emax {high}."));
            notes.AddRange(new[] { parts.GroupingNote(grouping), parts.MissingErrorsNote() }.OfType<string>());
            string file = Path.GetFileName(path), name = Spectra.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $"{i + 1}: {file}") : file;
            datasets.Add((
                parts.ToDataset(grouping, Systematic, [new EnergyBand(low, high)], name),
                new FitInput(file, spectrum.SourceName, spectrum.Instrument, spectrum.ExposureSeconds, null) { Notes = notes }));
        }

        return datasets;
    }

    // A matrix that contains the area (ISGRI since OSA 11, SPI) is whole without the file that the spectrum names, which is often not passed on with it.
    private string? Area(int index, CountSpectrum spectrum, string path, string response, List<string> notes)
    {
        const double LargestEfficiency = 2;
        if (Areas.Count > 0 || spectrum.AncillaryFile is not { } named || File.Exists(Beside(path, named)))
            return Choose(Areas, index, spectrum.AncillaryFile, path, "effective area", "--arf");
        double peak = OgipFile.ReadResponse(response).PeakAreaCm2;
        if (peak < LargestEfficiency)
            return Choose(Areas, index, named, path, "effective area", "--arf");
        notes.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"{named}, the effective area that the spectrum names, is not beside it and is taken as 1: the response contains an area, up to {peak:0} cm2."));
        return null;
    }

    private static string Beside(string spectrum, string named) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(spectrum)) ?? "", named);

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
        string path = Beside(spectrum, named);
        return File.Exists(path) ? path : throw new CommandException(
            ExitCode.Failed,
            $"{spectrum} names the {what} {named}, which is not there{(Path.IsPathRooted(named) ? "" : $" ({path})")}; give {option}{(option == "--rmf" ? "" : $", or {option} none")}.");
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
