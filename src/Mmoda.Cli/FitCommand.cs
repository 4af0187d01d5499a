using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Mmoda.HighEnergy;

namespace Mmoda.Cli;

/// <summary><c>mmoda fit</c>: fits a model to spectra.</summary>
internal static class FitCommand
{
    private static readonly Dictionary<string, FitStatistic> Statistics = new(StringComparer.OrdinalIgnoreCase)
    {
        ["chi2"] = FitStatistic.ChiSquared,
        ["chi2-model"] = FitStatistic.ChiSquaredModel,
        ["chi2-churazov"] = FitStatistic.ChiSquaredChurazov,
        ["cstat"] = FitStatistic.CStat,
        ["wstat"] = FitStatistic.WStat,
        ["pgstat"] = FitStatistic.PGStat,
    };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Option<string[]> pha = Files("--pha", "Spectrum (PHA I, or FILE{N} for row N of PHA II); repeat to fit several together.");
        pha.Required = true;
        Option<string[]> rmf = Files("--rmf", "Its response; default: RESPFILE of the spectrum.");
        Option<string[]> arf = Files("--arf", "Its effective area; default: ANCRFILE; 'none' for none.");
        Option<string[]> background = Files("--background", "Its background; default: BACKFILE; 'none' for none.");
        Option<string> model = new("--model") { Description = "Expression, such as 'constant*tbabs*(powerlaw+gaussian)'.", Required = true };
        Option<double[]> emin = Energies("--emin", "Lower edge, keV; one for all spectra or one for each.");
        Option<double[]> emax = Energies("--emax", "Upper edge, keV.");
        Option<string> statistic = new("--statistic") { Description = $"One of {string.Join(", ", Statistics.Keys)}.", DefaultValueFactory = _ => "chi2" };
        Option<string[]> set = Many("--set", "Start or value: NAME=VALUE, NAME=VALUE:MIN:MAX; or a link NAME=FACTOR*OTHER.");
        Option<string[]> freeze = Many("--freeze", "Keeps a parameter: NAME, or NAME=VALUE.");
        Option<string[]> thaw = Many("--thaw", "Frees a parameter that components freeze.");
        Option<string[]> untie = Many("--untie", "Gives each spectrum its own parameter.");
        Option<string?> group = new("--group") { Description = "Groups channels: none, min:COUNTS, snr:RATIO, optimal, or a number; default: as in the file." };
        Option<double?> systematic = DataOptions.Number("--systematic", "Systematic error as a fraction, instead of the file's.", null, 0, 1, "");
        Option<double> confidence = new("--confidence") { Description = "Of the intervals low to high, by the rise of the statistic; 0 leaves them out.", DefaultValueFactory = _ => 0.9 };
        Option<string?> flux = new("--flux") { Description = "Band of the flux, MIN-MAX in keV; default: that of the fit." };
        Option<double?> distance = DataOptions.Number("--distance", "Distance for the luminosity, Mpc.", null, 1e-9, 1e6, "Mpc");
        Option<int> restarts = DataOptions.Whole("--restarts", "Further starts.", 20, 0, 100_000);
        Option<int> goodness = DataOptions.Whole("--goodness", "Simulations for the goodness of the fit.", 0, 0, 1_000_000);
        Option<int> chain = DataOptions.Whole("--mcmc", "Steps of Monte Carlo chains.", 0, 0, 100_000_000);
        Option<ulong> seed = new("--seed") { Description = "Of restarts, draws and chains.", DefaultValueFactory = _ => 1 };
        Option<FileInfo?> plot = new("--plot") { Description = "Draws data, model and residuals as SVG." };
        Option<bool> json = DataOptions.Json();
        Command command = new("fit", "Fit a model to spectra (OGIP files of any instrument); 'mmoda fit-models' lists components.")
        {
            pha, rmf, arf, background, model, emin, emax, statistic, set, freeze, thaw, untie, group, systematic, confidence, flux, distance,
            restarts, goodness, chain, seed, plot, json,
        };
        command.SetAction((result, cancellationToken) =>
        {
            FitStatistic chosen = Statistics.TryGetValue(result.GetRequiredValue(statistic), out FitStatistic known)
                ? known
                : throw Usage($"--statistic is '{result.GetValue(statistic)}', allowed are {string.Join(", ", Statistics.Keys)}.");
            double probability = result.GetValue(confidence);
            if (!(probability is >= 0 and < 1))
                throw Usage(FormattableString.Invariant($"--confidence is {probability}, allowed is 0 to below 1."));
            SpectrumFiles files = new(
                result.GetRequiredValue(pha), result.GetValue(rmf) ?? [], result.GetValue(arf) ?? [], result.GetValue(background) ?? [],
                result.GetValue(group), result.GetValue(systematic));
            SpectralModel parsed = SpectralModel.Parse(result.GetRequiredValue(model));
            IReadOnlyList<SpectralDataset> datasets = files.Load(result.GetValue(emin) ?? [], result.GetValue(emax) ?? []);
            FitParameters parameters = Change(
                FitParameters.Create(parsed, datasets.Count, result.GetValue(untie) ?? []),
                result.GetValue(set) ?? [],
                result.GetValue(freeze) ?? [],
                result.GetValue(thaw) ?? []);
            FitProblem problem = new(datasets, parameters, chosen);
            FitResult fit = SpectralFit.Fit(problem, result.GetValue(restarts), result.GetValue(seed));
            EnergyBand band = result.GetValue(flux) is { } text ? Band(text) : Range(datasets);
            FitReport report = new(problem, fit, band, probability, result.GetValue(seed)) { DistanceMpc = result.GetValue(distance) };
            if (result.GetValue(goodness) > 0)
                report.Goodness = GoodnessSimulation.Run(problem, fit, result.GetValue(goodness), result.GetValue(seed));
            if (result.GetValue(chain) > 0)
                report.Chain = EnsembleSampler.Run(problem, fit, Math.Max(4, result.GetValue(chain)), seed: result.GetValue(seed), workers: Environment.ProcessorCount, cancellationToken: cancellationToken);
            if (result.GetValue(plot) is { } picture)
                Write(picture.FullName, FitPlot.ToSvg(problem, fit));
            Console.Write(result.GetValue(json) ? report.ToJson().ToJsonString(FitsCommands.Indented) + "\n" : report.ToText());
            return Task.FromResult(fit.HasConverged ? ExitCode.Done : ExitCode.Failed);
        });
        return command;
    }

    /// <summary>The list of components.</summary>
    public static Command CreateList()
    {
        Option<bool> json = DataOptions.Json();
        Command command = new("fit-models", "List the components of models with their parameters.") { json };
        command.SetAction(result =>
        {
            if (result.GetValue(json))
            {
                Console.WriteLine(new JsonArray([.. SpectralModel.Components.Select(c => (JsonNode)new JsonObject
                {
                    ["name"] = c.Name,
                    ["kind"] = c.Kind.ToString(),
                    ["description"] = c.Description,
                    ["parameters"] = new JsonArray([.. c.Parameters.Select(p => (JsonNode)new JsonObject { ["name"] = p.Name, ["unit"] = p.Unit, ["value"] = p.Value, ["frozen"] = p.IsFrozen })]),
                })]).ToJsonString(FitsCommands.Indented));
                return ExitCode.Done;
            }

            Console.Write(Terminal.Table(
                ["Component", "Kind", "Parameters", "What"],
                SpectralModel.Components.Select(c => (IReadOnlyList<string>)[c.Name, c.Kind.ToString(), string.Join(" ", c.Parameters.Select(p => p.Name)), c.Description])));
            return ExitCode.Done;
        });
        return command;
    }

    private static FitParameters Change(FitParameters parameters, string[] set, string[] freeze, string[] thaw)
    {
        foreach (string text in set)
        {
            (string name, string value) = Split("--set", text);
            if (value.Split('*') is [string factor, string other])
            {
                parameters = parameters.WithLink(name, other.Trim(), Number("--set", factor));
                continue;
            }

            string[] parts = value.Split(':');
            if (char.IsLetter(parts[0].Trim().FirstOrDefault()) && parts.Length == 1)
            {
                parameters = parameters.WithLink(name, value.Trim());
                continue;
            }

            if (parts.Length is not (1 or 3))
                throw Usage($"--set is '{text}', the form is NAME=VALUE, NAME=VALUE:MIN:MAX or NAME=FACTOR*OTHER.");
            parameters = parts.Length == 1
                ? parameters.With(name, Number("--set", parts[0]))
                : parameters.With(name, Number("--set", parts[0]), Number("--set", parts[1]), Number("--set", parts[2]));
        }

        foreach (string text in freeze)
        {
            bool hasValue = text.Contains('=', StringComparison.Ordinal);
            (string name, string value) = hasValue ? Split("--freeze", text) : (text, "");
            parameters = parameters.With(name, hasValue ? Number("--freeze", value) : null, isFrozen: true);
        }

        foreach (string name in thaw)
            parameters = parameters.With(name, isFrozen: false);
        return parameters;
    }

    private static EnergyBand Range(IReadOnlyList<SpectralDataset> datasets) =>
        new(datasets.Min(d => d.Bins[0].LowKeV), datasets.Max(d => d.Bins[^1].HighKeV));

    private static EnergyBand Band(string text)
    {
        string[] parts = text.Split('-');
        return parts.Length == 2 ? new EnergyBand(Number("--flux", parts[0]), Number("--flux", parts[1])) : throw Usage($"--flux is '{text}', the form is MIN-MAX in keV.");
    }

    private static (string Name, string Value) Split(string option, string text)
    {
        int at = text.IndexOf('=', StringComparison.Ordinal);
        return at > 0 ? (text[..at].Trim(), text[(at + 1)..].Trim()) : throw Usage($"{option} is '{text}', the form is NAME=VALUE.");
    }

    private static double Number(string option, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : throw Usage($"{option}: '{text}' is no number.");

    // A reader never sees half a plot.
    private static void Write(string path, string text)
    {
        string temporary = path + ".tmp";
        File.WriteAllText(temporary, text);
        File.Move(temporary, path, overwrite: true);
    }

    private static CommandException Usage(string message) => new(ExitCode.Usage, message);

    private static Option<string[]> Files(string name, string description) => new(name) { Description = description, DefaultValueFactory = _ => [] };

    private static Option<string[]> Many(string name, string description) => new(name) { Description = description + " May be repeated.", DefaultValueFactory = _ => [] };

    private static Option<double[]> Energies(string name, string description) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => [],
        CustomParser = result =>
        {
            double[] values = new double[result.Tokens.Count];
            for (int i = 0; i < values.Length; i++)
            {
                if (!double.TryParse(result.Tokens[i].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]) || !(values[i] >= 0 && values[i] <= 1e6))
                    result.AddError($"{name} is '{result.Tokens[i].Value}', allowed is 0 to 1000000 keV.");
            }

            return values;
        },
    };
}
