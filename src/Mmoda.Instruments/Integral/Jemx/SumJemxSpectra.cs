using System.Text.Json.Nodes;
using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>
/// Step <c>jemx.spectrum_sum</c>: averages the spectra of each source over the science windows of one unit, and writes them with their
/// response. Inputs: <c>jemx.spectra</c>. Parameters: <c>systematic</c>, fraction of the rate; <c>responses</c>, fingerprint of the
/// archive's response files.
/// </summary>
internal sealed class SumJemxSpectra(IntegralArchive archive) : Step(Telescope.Jemx[0].StepName(Operation), StepVersion)
{
    /// <summary>What it does, in the registered name.</summary>
    public const string Operation = "spectrum_sum";

    /// <summary>Version of the algorithm: 2 joins by name and place.</summary>
    public const int StepVersion = 2;

    /// <inheritdoc/>
    public override ValueTask<StepOutcome> RunAsync(StepRun run, CancellationToken cancellationToken)
    {
        try
        {
            return ValueTask.FromResult(Run(run));
        }
        catch (FitsException e)
        {
            return ValueTask.FromResult<StepOutcome>(new StepOutcome.Failed(FailureKind.UnprocessableData, e.Message));
        }
    }

    private StepOutcome Run(StepRun run)
    {
        WindowSpectra[] windows =
        [
            .. run.Inputs.Select(i => WindowSpectra.Read(i.PathOf(ExtractJemxSpectra.FileName))).OrderBy(w => w.Limits.StartIjd),
        ];
        if (windows.Length == 0)
            return new StepOutcome.Empty("no science window gave a spectrum");
        double systematic = StepParameters.Number(run.Parameters, "systematic");
        List<SourceSum> sums =
        [
            .. windows.SelectMany(w => w.Sources).Distinct().Select(s => SumSpectra.Sum(windows, s, systematic)).Where(s => s.Windows > 0),
        ];
        if (sums.Count == 0)
            return new StepOutcome.Empty("no source of the list lies in the field of view of a science window");
        JemxUnit unit = ((JemxTelescope)windows[0].Telescope).Unit; // What the step before it writes.
        (JemxRedistribution response, string origin) = ResponseOf(unit, windows);
        JemxSpectrumFiles.Write(run, unit, sums, response, windows.Max(w => w.Limits.StopIjd), windows.Any(w => w.IsSimulated));
        run.Metadata["windows"] = new JsonArray([.. windows.Select(w => (JsonNode)w.Id.ToString())]);
        run.Metadata["exposure_seconds"] = windows.Sum(w => w.ExposureSeconds);
        run.Metadata["response"] = origin;
        return run.Produced();
    }

    // The response changes slowly; that of the middle window stands for all.
    private (JemxRedistribution Response, string Origin) ResponseOf(JemxUnit unit, WindowSpectra[] windows)
    {
        TimeInterval middle = windows[windows.Length / 2].Limits;
        return archive.Characteristics.Find(unit.Structure(JemxCalibrationFiles.Response), 0.5 * (middle.StartIjd + middle.StopIjd)) is { } path
            ? (JemxRedistribution.Read(unit, path).Rebin(JemxChannels.StandardEdgesKeV), "response of the archive: " + Path.GetRelativePath(archive.Root, path))
            : (JemxRedistribution.Nominal(unit, JemxChannels.StandardEdgesKeV), "nominal response of MMODA: analytic area on axis, Gaussian resolution");
    }
}
