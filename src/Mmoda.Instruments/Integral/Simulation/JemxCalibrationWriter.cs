using Mmoda.Fits;

namespace Mmoda.Instruments;

/// <summary>Writes the calibration of both units of JEM-X: gain, its history, quality of positions, response.</summary>
internal sealed class JemxCalibrationWriter(CalibrationWriter calibration)
{
    /// <summary>Writes all files.</summary>
    /// <param name="seed">Seed of the archive.</param>
    public void Write(ulong seed)
    {
        foreach (JemxUnit unit in JemxUnit.All)
        {
            SimulatedJemx instrument = new(unit, seed);
            byte[] quality = new byte[JemxGeometry.Side * JemxGeometry.Side];
            for (int cell = 0; cell < quality.Length; cell++)
                quality[cell] = instrument.QualityOf(cell % JemxGeometry.Side);
            Image(unit, JemxCalibrationFiles.Quality, "mod", quality);
            Image(unit, JemxCalibrationFiles.SpatialGain, "mod", instrument.Gain);
            using (FitsWriter file = Begin(unit, JemxCalibrationFiles.GainHistory, "cal", isImage: false))
            {
                file.WriteTable(Header(unit, unit.Structure(JemxCalibrationFiles.GainHistory), "DAL_TABLE"), new FitsTable()
                    .Add("IJD", Enumerable.Range(0, instrument.History.Length).Select(i => SimulatedJemx.GainStepDays * i).ToArray(), "d")
                    .Add("GAIN", instrument.History));
                file.Commit();
            }

            Response(unit);
        }
    }

    private void Image<T>(JemxUnit unit, string suffix, string folder, T[] values)
        where T : unmanaged
    {
        using FitsWriter file = Begin(unit, suffix, folder, isImage: true);
        file.WriteImage<T>(Header(unit, unit.Structure(suffix), "DAL_ARRAY"), [JemxGeometry.Side, JemxGeometry.Side], values);
        file.Commit();
    }

    private void Response(JemxUnit unit)
    {
        using FitsWriter file = Begin(unit, JemxCalibrationFiles.Response, "rsp", isImage: false);
        JemxRedistribution.Nominal(unit, JemxChannels.Nominal.EdgesKeV).Write(file, name => Header(unit, name, name == "GROUPING" ? "DAL_GROUP" : "DAL_TABLE"));
        file.Commit();
    }

    private FitsHeader Header(JemxUnit unit, string structure, string baseType) => calibration.HeaderOf(structure, baseType, unit.Name);

    private FitsWriter Begin(JemxUnit unit, string suffix, string folder, bool isImage)
    {
        string name = FormattableString.Invariant($"jmx{unit.Number}/{folder}/jmx{unit.Number}_{suffix.Replace(".", "", StringComparison.Ordinal).Replace('-', '_').ToLowerInvariant()}_9001.fits");
        return calibration.Begin(unit.Structure(suffix), name, isImage);
    }
}
