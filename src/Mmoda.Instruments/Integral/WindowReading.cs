namespace Mmoda.Instruments;

/// <summary>How the events of a science window are read by one telescope.</summary>
/// <param name="Label">Name among the readings of a query.</param>
/// <param name="Parameters">Parameters of the steps that read, besides window and fingerprints.</param>
/// <param name="Files">Finds the files of the window that decide about the result.</param>
/// <param name="Calibration">Finds those of the calibration.</param>
internal sealed record WindowReading(
    string Label, IReadOnlyDictionary<string, string> Parameters, Func<IReadOnlyList<string>> Files, Func<IReadOnlyList<string>> Calibration);
