using Mmoda.Fits;
using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>A fit as FITS tables: PARAMETERS, one SPECTRUM for each spectrum, MODEL, and CONTOUR and CHAIN where there are any.</summary>
internal static class FitTables
{
    private const string Density = "1/(keV cm2 s)";

    /// <summary>Writes the file.</summary>
    public static void Write(string path, FitAnalysis analysis, IReadOnlyList<FitInput> inputs)
    {
        bool simulated = inputs.Any(i => i.IsSimulated == true);
        using FitsWriter file = FitsWriter.Create(path);
        file.WritePrimary(new FitsHeader().Set("ORIGIN", "MMODA", "origin of this file").Set("CREATOR", IsdcFile.Creator, "program that made this").SetSimulated(simulated));
        WriteParameters(file, analysis, simulated);
        for (int s = 0; s < inputs.Count; s++)
            WriteSpectrum(file, analysis, s, inputs[s]);
        WriteModel(file, analysis, simulated);
        foreach (ContourGrid grid in analysis.Contours)
            WriteContour(file, grid, simulated);
        if (analysis.Chain is { } chain)
            WriteChain(file, chain, simulated);
        file.Commit();
    }

    private static void WriteParameters(FitsWriter file, FitAnalysis analysis, bool simulated)
    {
        FitResult fit = analysis.Fit;
        FittedParameter[] all = [.. fit.Parameters];
        double[] low = new double[all.Length], high = new double[all.Length];
        for (int i = 0; i < all.Length; i++)
        {
            (low[i], high[i]) = (double.NaN, double.NaN);
            foreach (ConfidenceInterval interval in analysis.Intervals.Where(n => n.Name == all[i].Name))
                (low[i], high[i]) = (interval.Low, interval.High);
        }

        FluxEstimate flux = analysis.Fluxes[0];
        FitsHeader header = Header("PARAMETERS", simulated)
            .Set("MODEL", analysis.Problem.Parameters.Model.Expression, "model")
            .Set("STATNAME", FitStatisticName.Of(fit.StatisticName), "statistic")
            .Set("DOF", fit.DegreesOfFreedom, "degrees of freedom")
            .Set("CONVERGE", fit.HasConverged, "whether the search converged")
            .Set("CONFID", analysis.Options.Confidence, "confidence of LOW and HIGH")
            .Set("FLUXEMIN", flux.Band.MinKeV, "[keV] from")
            .Set("FLUXEMAX", flux.Band.MaxKeV, "[keV] to");
        foreach ((string name, double value, string comment) in new[]
        {
            ("STATVAL", fit.Statistic, "value of the statistic"), ("FLUX", flux.Energy, "[erg/cm2/s] energy flux"),
            ("FLUXERR", flux.EnergyError, "[erg/cm2/s] its standard deviation"),
        })
        {
            // Headers have no NaN.
            if (double.IsFinite(value))
                header.Set(name, value, comment);
        }

        file.WriteTable(header, new FitsTable()
            .AddStrings("NAME", Width(all.Select(p => p.Name)), [.. all.Select(p => p.Name)])
            .AddStrings("UNIT", Width(all.Select(p => p.Unit)), [.. all.Select(p => p.Unit)])
            .Add("VALUE", [.. all.Select(p => p.Value)])
            .Add("ERROR", [.. all.Select(p => p.IsFree ? p.Error : double.NaN)])
            .Add("LOW", low)
            .Add("HIGH", high)
            .Add("FREE", [.. all.Select(p => p.IsFree)]));
    }

    private static void WriteSpectrum(FitsWriter file, FitAnalysis analysis, int index, FitInput input)
    {
        UnfoldedBin[] bins = [.. analysis.Bins.Where(b => b.Spectrum == index)];
        double[] Column(Func<UnfoldedBin, double> value) => [.. bins.Select(value)];
        FitsHeader header = Header("SPECTRUM", input.IsSimulated == true)
            .Set("EXTVER", index + 1, "number of the spectrum")
            .Set("SPECFILE", input.File, "file of the spectrum")
            .Set("OBJECT", input.Source, "source")
            .Set("INSTRUME", input.Instrument, "instrument")
            .Set("EXPOSURE", input.ExposureSeconds, "[s] effective exposure");
        FitsTable table = new FitsTable()
            .Add("E_MIN", Column(b => b.LowKeV), "keV")
            .Add("E_MAX", Column(b => b.HighKeV), "keV")
            .Add("RATE", Column(b => b.Rate), "count/s", comment: "background is subtracted")
            .Add("RATE_ERR", Column(b => b.Sigma), "count/s", comment: "with systematic errors")
            .Add("MODEL", Column(b => b.ModelRate), "count/s", comment: "folded model")
            .Add("RESIDUAL", Column(b => b.Residual), comment: "signed root of the part of the statistic")
            .Add("DENSITY", Column(b => b.Density), Density, comment: "unfolded through the model")
            .Add("DENS_ERR", Column(b => b.DensityError), Density)
            .Add("DENS_MOD", Column(b => b.ModelDensity), Density, comment: "mean of the model");
        foreach (ComponentRates component in ComponentRates.Fold(analysis.Problem, analysis.Fit, index))
            table.Add("RATE_" + component.Name.ToUpperInvariant(), [.. component.Rates], "count/s");
        file.WriteTable(header, table);
    }

    private static void WriteModel(FitsWriter file, FitAnalysis analysis, bool simulated)
    {
        ModelCurve curve = ModelCurve.Of(analysis.Problem, analysis.Fit);
        FitsTable table = new FitsTable().Add("ENERGY", [.. curve.EnergiesKeV], "keV").Add("DENSITY", [.. curve.Density], Density);
        foreach (ModelCurve.Part part in curve.Components)
            table.Add(part.Name.ToUpperInvariant(), [.. part.Density], Density);
        file.WriteTable(Header("MODEL", simulated), table);
    }

    private static void WriteContour(FitsWriter file, ContourGrid grid, bool simulated)
    {
        int n = grid.FirstValues.Count;
        file.WriteTable(
            Header("CONTOUR", simulated).Set("PARAM1", grid.First, "parameter of X").Set("PARAM2", grid.Second, "parameter of Y"),
            new FitsTable()
                .Add("X", [.. grid.Rises.Select((_, i) => grid.FirstValues[i % n])])
                .Add("Y", [.. grid.Rises.Select((_, i) => grid.SecondValues[i / n])])
                .Add("RISE", [.. grid.Rises], comment: "of the statistic above its minimum"));
    }

    private static void WriteChain(FitsWriter file, PosteriorSample chain, bool simulated)
    {
        int n = chain.Names.Count;
        double[] samples = chain.Samples.ToArray();
        FitsTable table = new();
        for (int k = 0; k < n; k++)
            table.Add(chain.Names[k], [.. Enumerable.Range(0, samples.Length / n).Select(i => samples[(i * n) + k])]);
        table.Add("STATISTIC", chain.Statistics.ToArray());
        file.WriteTable(Header("CHAIN", simulated).Set("WALKERS", chain.Walkers, "rows of one step"), table);
    }

    private static FitsHeader Header(string name, bool simulated) => new FitsHeader().Set("EXTNAME", name, "name of this extension").SetSimulated(simulated);

    private static int Width(IEnumerable<string> texts) => Math.Max(1, texts.Max(t => t.Length));
}
