using System.Globalization;
using Mmoda.Analysis;
using Mmoda.HighEnergy;
using static Mmoda.Instruments.SpectralFitParameters;

namespace Mmoda.Instruments;

/// <summary>A fit as asked for, but for the spectra.</summary>
internal sealed record FitRequest
{
    /// <summary>Model with its parameters for so many spectra.</summary>
    public required FitParameters Parameters { get; init; }

    /// <summary>Bands of each spectrum; empty for all channels.</summary>
    public required IReadOnlyList<IReadOnlyList<EnergyBand>> Bands { get; init; }

    /// <summary>What is minimised.</summary>
    public FitStatistic Statistic { get; init; }

    /// <summary>How channels are grouped, one of <see cref="ChannelGrouping.TextForms"/>.</summary>
    public string Grouping { get; init; } = "auto";

    /// <summary>Systematic fraction; null as in the file.</summary>
    public double? Systematic { get; init; }

    /// <summary>Distance for luminosities, Mpc.</summary>
    public double? DistanceMpc { get; init; }

    /// <summary>What is computed.</summary>
    public required FitAnalysisOptions Options { get; init; }

    /// <summary>Understands the texts of a query, or of a step.</summary>
    /// <param name="texts">Canonical texts by the names of <see cref="SpectralFitParameters"/>, within their limits.</param>
    /// <param name="spectra">Number of spectra, at least 1.</param>
    /// <param name="problems">Receives all that is wrong.</param>
    /// <returns>The request; null when there are problems.</returns>
    public static FitRequest? Read(IReadOnlyDictionary<string, string> texts, int spectra, IList<QueryProblem> problems)
    {
        int before = problems.Count;
        string[] List(string name) => texts.TryGetValue(name, out string? list) ? list.Split(',') : [];
        double? Number(string name) => texts.TryGetValue(name, out string? text) ? double.Parse(text, CultureInfo.InvariantCulture) : null;
        string expression = texts[Model];
        FitParameters? parameters = null;
        string[] untied = List(Untie);
        if (Try(Model, expression, () => SpectralModel.Parse(expression)) is { } model)
            parameters = Try(Untie, string.Join(',', untied), () => FitParameters.Create(model, spectra, untied));
        if (parameters is not null)
        {
            foreach ((string name, Func<FitParameters, string, FitParameters> change) in new (string, Func<FitParameters, string, FitParameters>)[]
            {
                (Set, ParameterChanges.Set), (Freeze, ParameterChanges.Freeze), (Thaw, ParameterChanges.Thaw),
            })
            {
                foreach (string text in List(name))
                    parameters = Try(name, text, () => change(parameters, text)) ?? parameters;
            }
        }

        List<IReadOnlyList<EnergyBand>> bands = [.. List(SpectralFitParameters.Bands).Select(t => Try(SpectralFitParameters.Bands, t, () => BandTexts.Bands(t))).OfType<IReadOnlyList<EnergyBand>>()];
        if (bands.Count > 1 && bands.Count != spectra)
            problems.Add(new(SpectralFitParameters.Bands, texts[SpectralFitParameters.Bands], $"There are {bands.Count} bands for {spectra} spectra; one for all, or one for each, is expected."));
        List<EnergyBand> fluxes = [.. List(FluxBands).Select(t => Try(FluxBands, t, () => BandTexts.Bands(t))).OfType<IReadOnlyList<EnergyBand>>().SelectMany(b => b)];
        if (!ChannelGrouping.IsText(texts[SpectralFitParameters.Grouping]))
            problems.Add(new(SpectralFitParameters.Grouping, texts[SpectralFitParameters.Grouping], $"Give {ChannelGrouping.TextForms}."));
        double confidence = Number(Confidence) ?? 0;
        string[] limits = List(UpperLimits);
        if (limits.Length > 0 && confidence is > 0 and <= 0.5)
            problems.Add(new(Confidence, texts[Confidence], "Upper limits need a confidence above 0.5."));
        List<(string, string)> pairs = [];
        foreach (string text in List(Contours))
        {
            if (text.Split(':') is [{ Length: > 0 } first, { Length: > 0 } second])
                pairs.Add((first, second));
            else
                problems.Add(new(Contours, text, "A pair of parameters is FIRST:SECOND, such as powerlaw.PhoIndex:powerlaw.norm."));
        }

        if (pairs.Count > MostContours)
            problems.Add(new(Contours, texts[Contours], $"At most {MostContours} pairs are accepted."));
        if (parameters is not null)
        {
            foreach (string name in limits)
                RequireFree(UpperLimits, name, name);
            foreach ((string first, string second) in pairs)
            {
                RequireFree(Contours, $"{first}:{second}", first);
                RequireFree(Contours, $"{first}:{second}", second);
            }
        }

        if (problems.Count > before)
            return null;
        return new FitRequest
        {
            Parameters = parameters!, // Without problems there are parameters.
            Bands = [.. Enumerable.Range(0, spectra).Select(i => bands.Count switch { 0 => [], 1 => bands[0], _ => bands[i] })],
            Statistic = FitStatisticName.Parse(texts[SpectralFitParameters.Statistic]),
            Grouping = texts[SpectralFitParameters.Grouping],
            Systematic = Number(SpectralFitParameters.Systematic),
            DistanceMpc = Number(Distance),
            Options = new FitAnalysisOptions
            {
                Confidence = confidence,
                FluxBands = fluxes,
                UpperLimits = limits,
                Contours = pairs,
                ContourPoints = (int)Number(ContourPoints)!, // Has a default.
                Simulations = (int)Number(Simulations)!, // Has a default.
                ChainSteps = (int)Number(ChainSteps)!, // Has a default.
                Restarts = (int)Number(Restarts)!, // Has a default.
                Seed = ulong.Parse(texts[Seed], CultureInfo.InvariantCulture),
                Workers = Environment.ProcessorCount,
            },
        };

        T? Try<T>(string name, string? given, Func<T> read)
            where T : class
        {
            try
            {
                return read();
            }
            catch (ArgumentException e)
            {
                problems.Add(new(name, given, FitMessage.Of(e)));
                return null;
            }
        }

        void RequireFree(string name, string given, string parameter)
        {
            if (Try(name, given, () => parameters!.Entries[parameters.IndexOf(parameter)]) is { IsFree: false } kept)
                problems.Add(new(name, given, $"{kept.Name} is not free; only free parameters are possible here."));
        }
    }
}
