using System.Globalization;
using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>Writes the calibration tree and auxiliary tables of a simulated archive, with their indices.</summary>
internal sealed class CalibrationWriter(string root, string date)
{
    private const double Forever = 1e10;
    private const int PhotonBins = 2466;
    private static readonly short[] FirstVersion = [1];
    private static readonly double[] Start = [0];
    private static readonly double[] Stop = [Forever];
    private readonly List<(string Structure, string Path)> _written = [];
    private readonly HashSet<string> _images = [];

    /// <summary>Writes everything that does not belong to a revolution.</summary>
    public void Write(SimulatedInstrument instrument, SourceCatalogue catalogue)
    {
        IsgriCalibration c = instrument.Calibration;
        Table("ISGR-OFFS-MOD", "ibis/cal/ibis_isgr_gain_offset_9001.fits", new FitsTable()
            .Add("AGAIN", c.Gain).Add("AOFFSET", c.Offset).Add("RTGAIN", c.RiseGain).Add("RTOFFSET", c.RiseOffset)
            .Add("PIXTYPE", new byte[IsgriDetector.PixelCount]));
        Table("ISGR-RISE-MOD", "ibis/mod/isgr_rise_mod_9001.fits", RiseTable(c));
        Table("ISGR-MCEC-MOD", "ibis/mod/isgr_mcec_mod_9001.fits", new FitsTable()
            .Add("MCE", Enumerable.Range(0, c.Modules.Length).Select(i => (short)i).ToArray())
            .Add("PHA_OFFSET", c.Modules.Select(m => m.PhaOffset).ToArray())
            .Add("PHA_GAIN", c.Modules.Select(m => m.PhaGain).ToArray())
            .Add("PHA_GAIN2", c.Modules.Select(m => m.PhaGain2).ToArray())
            .Add("RT_OFFSET", c.Modules.Select(m => m.RiseOffset).ToArray())
            .Add("RT_GAIN", c.Modules.Select(m => m.RiseGain).ToArray())
            .Add("RT_PHA_GAIN", new double[c.Modules.Length]));
        Table("ISGR-L2RE-MOD", "ibis/mod/isgr_l2re_mod_9001.fits", new FitsTable()
            .Add("IJD", c.Drift.Select(d => d.Ijd).ToArray(), "d")
            .Add("PHA_OFFSET", c.Drift.Select(d => d.PhaOffset).ToArray())
            .Add("PHA_GAIN", c.Drift.Select(d => d.PhaGain).ToArray())
            .Add("PHA_GAIN2", c.Drift.Select(d => d.PhaGain2).ToArray())
            .Add("RT_OFFSET", c.Drift.Select(d => d.RiseOffset).ToArray())
            .Add("RT_GAIN", c.Drift.Select(d => d.RiseGain).ToArray())
            .Add("RT_PHA_GAIN", new double[c.Drift.Length]));
        Table("ISGR-EFFC-MOD", "ibis/mod/isgr_effc_mod_9001.fits", new FitsTable()
            .Add("PIXEL_GROUPING", new short[IsgriDetector.ModuleCount])
            .Add("PIXEL_GROUP", Enumerable.Range(0, IsgriDetector.ModuleCount).Select(i => (short)i).ToArray())
            .Add("EFFICIENCY", c.ModuleEfficiency, repeat: IsgriChannels.Count));
        Images("ISGR-BACK-BKG", "ibis/bkg/isgr_back_bkg_9001.fits", [.. c.Background.Select(b => (b.Band, ByRow(b.Pixels)))]);
        Mask(c);
        Response();
        Misalignment();
        Catalogue(catalogue);
        Index();
    }

    /// <summary>Writes the on-board context of a revolution and its index.</summary>
    public void WriteContext(SimulatedInstrument instrument, int revolution)
    {
        string directory = Path.Combine(root, "scw", revolution.ToString("D4", CultureInfo.InvariantCulture), "rev.001");
        double start = Revolution.StartIjd(revolution), stop = Revolution.StartIjd(revolution + 1);
        string stamp = Epoch.FromIjd(start).ToIsot(TimeScale.Utc, 0);
        string name = $"isgri_context_{stamp.Replace("-", "", StringComparison.Ordinal).Replace(":", "", StringComparison.Ordinal).Replace("T", "", StringComparison.Ordinal)}.fits";
        byte[] cube = new byte[3 * IsgriDetector.PixelCount];
        for (int y = 0; y < IsgriDetector.Side; y++)
        {
            for (int z = 0; z < IsgriDetector.Side; z++)
            {
                int pixel = IsgriDetector.Pixel(y, z), at = z * IsgriDetector.Side + y;
                cube[IsgriDetector.PixelCount + at] = instrument.ThresholdStep[pixel];
                cube[2 * IsgriDetector.PixelCount + at] = instrument.IsAlive[pixel] ? (byte)1 : (byte)0;
            }
        }

        using (FitsWriter file = Open(Path.Combine(directory, "cfg", name)))
        {
            file.WriteTable(
                Header("GROUPING", "DAL_GROUP", "RAW").SetTimeSystem().Set("EXTVER", 1).Set("GRPNAME", "ISGR-CTXT-GRP").Set("REVOL", revolution)
                    .Set("VSTART", start, "[d] start of validity").Set("VSTOP", stop, "[d] end of validity"),
                GroupingTable.Columns([new GroupMember("IMAGE", "ISGR-PXLP-CFG", 1, 3)]));
            file.WriteImage<byte>(
                Header("ISGR-PXLP-CFG", "DAL_ARRAY", "RAW").Set("REVOL", revolution), [IsgriDetector.Side, IsgriDetector.Side, 3], cube);
            file.Commit();
        }

        using FitsWriter index = Open(Path.Combine(directory, "idx", "isgri_context_index.fits"));
        FitsTable table = GroupingTable.Columns([new GroupMember("BINTABLE", "GROUPING", 1, 2, "../cfg/" + name)]);
        table.Add("VSTART", new[] { start }, "d").Add("VSTOP", new[] { stop }, "d");
        index.WriteTable(Header("GROUPING", "DAL_GROUP", "RAW").Set("EXTVER", 1).Set("GRPNAME", "ISGR-CTXT-GRP-IDX"), table);
        index.Commit();
    }

    private static FitsTable RiseTable(IsgriCalibration c)
    {
        // Energies of the unit correction, and the factor of each rise time: ENERGY[p] · CORR[p][r].
        float[] energy = [.. Enumerable.Range(0, IsgriCalibration.PulseHeights).Select(p => (float)(IsgriNominalCalibration.ChannelKeV * p))];
        float[] factor = new float[IsgriCalibration.PulseHeights * IsgriCalibration.RiseTimes];
        for (int p = 0; p < IsgriCalibration.PulseHeights; p++)
        {
            for (int r = 0; r < IsgriCalibration.RiseTimes; r++)
                factor[p * IsgriCalibration.RiseTimes + r] = p == 0 ? 1 : c.EnergyTable[r * IsgriCalibration.PulseHeights + p] / energy[p];
        }

        return new FitsTable()
            .Add("ENERGY", energy, "keV")
            .Add("CHANNEL", Enumerable.Range(0, IsgriCalibration.PulseHeights).Select(i => (short)i).ToArray())
            .Add("CORR", factor, repeat: IsgriCalibration.RiseTimes);
    }

    private static float[] ByRow(float[] pixels)
    {
        float[] map = new float[pixels.Length];
        for (int y = 0; y < IsgriDetector.Side; y++)
        {
            for (int z = 0; z < IsgriDetector.Side; z++)
                map[z * IsgriDetector.Side + y] = pixels[IsgriDetector.Pixel(y, z)];
        }

        return map;
    }

    private void Mask(IsgriCalibration c)
    {
        using FitsWriter file = Open(Register("ISGR-MASK-MOD", "ibis/mod/isgr_mask_mod_9001.fits"));
        file.WriteImage<byte>(Calibration("ISGR-MASK-MOD", "DAL_ARRAY"), [c.Mask.Width, c.Mask.Height], c.Mask.Elements);
        file.Commit();
    }

    private void Response()
    {
        double[] edges = IsgriChannels.EdgesKeV();
        Table("ISGR-EBDS-MOD", "ibis/rsp/isgr_ebds_mod_9001.fits", new FitsTable()
            .Add("CHANNEL", Enumerable.Range(0, IsgriChannels.Count).Select(i => (short)i).ToArray())
            .Add("E_MIN", edges.Take(IsgriChannels.Count).Select(e => (float)e).ToArray(), "keV")
            .Add("E_MAX", edges.Skip(1).Select(e => (float)e).ToArray(), "keV"));

        const double First = 13.0, Width = 0.4787;
        float[] low = [.. Enumerable.Range(0, PhotonBins).Select(i => (float)(First + Width * i))];
        float[] high = [.. low.Select(e => (float)(e + Width))];
        float[] area = [.. low.Select(e => (float)IsgriResponse.EffectiveAreaCm2(e + 0.5 * Width))];
        Table("ISGR-ARF.-RSP", "ibis/rsp/isgr_arf_rsp_9001.fits", new FitsTable()
            .Add("ENERG_LO", low, "keV").Add("ENERG_HI", high, "keV").Add("SPECRESP", Enumerable.Repeat(1f, PhotonBins).ToArray()));
        float[] matrix = new float[PhotonBins * IsgriChannels.Count];
        for (int i = 0; i < PhotonBins; i++)
        {
            double energy = low[i] + 0.5 * Width, scale = Math.Sqrt(2) * IsgriResponse.ResolutionSigmaKeV(energy), below = Below(edges[0]);
            double Below(double edge) => 0.5 * (1 + Numerics.SpecialFunctions.Erf((edge - energy) / scale));
            for (int k = 0; k < IsgriChannels.Count; k++)
            {
                double next = Below(edges[k + 1]);
                matrix[i * IsgriChannels.Count + k] = (float)(area[i] * (next - below));
                below = next;
            }
        }

        Table("ISGR-RMF.-RSP", "ibis/rsp/isgr_rmf_rsp_9001.fits", new FitsTable()
            .Add("ENERG_LO", low, "keV").Add("ENERG_HI", high, "keV")
            .Add("N_GRP", Enumerable.Repeat((short)1, PhotonBins).ToArray())
            .Add("F_CHAN", new short[PhotonBins])
            .Add("N_CHAN", Enumerable.Repeat((short)IsgriChannels.Count, PhotonBins).ToArray())
            .Add("MATRIX", matrix, "cm**2", repeat: IsgriChannels.Count));
    }

    private void Misalignment()
    {
        using FitsWriter file = Open(Path.Combine(root, "aux", "adp", "ref", "irot", "inst_misalign_20050328.fits"));
        file.WriteTable(
            IsdcFile.Extension("GNRL-IROT-MOD", "DAL_TABLE", "CAL", "INTEGRAL", date, simulated: true),
            new FitsTable()
                .AddStrings("INSTRUMENT", 8, ["ISGRI"])
                .Add("MATRIX", IsgriGeometry.Misalignment.ToArray(), repeat: 9));
        file.Commit();
    }

    private void Catalogue(SourceCatalogue catalogue)
    {
        using FitsWriter file = Open(Path.Combine(root, "cat", "hec", "gnrl_refr_cat_9001.fits"));
        catalogue.Write(file, IsdcFile.Creator);
        file.Commit();
    }

    private void Images(string structure, string path, IReadOnlyList<(EnergyBand Band, float[] Map)> images)
    {
        using FitsWriter file = Open(Register(structure, path));
        for (int i = 0; i < images.Count; i++)
        {
            FitsHeader header = Calibration(structure, "DAL_ARRAY").Set("EXTVER", i + 1)
                .Set("E_MIN", images[i].Band.MinKeV, "[keV] lower edge").Set("E_MAX", images[i].Band.MaxKeV, "[keV] upper edge");
            file.WriteImage<float>(header, [IsgriDetector.Side, IsgriDetector.Side], images[i].Map);
        }

        file.Commit();
    }

    private void Table(string structure, string path, FitsTable table)
    {
        using FitsWriter file = Open(Register(structure, path));
        file.WriteTable(Calibration(structure, "DAL_TABLE"), table);
        file.Commit();
    }

    /// <summary>Begins a file of another instrument's calibration; the index will have it.</summary>
    /// <param name="structure">Its structure.</param>
    /// <param name="path">Path below <c>ic</c>.</param>
    /// <param name="isImage">Whether it is an image, not a table.</param>
    public FitsWriter Begin(string structure, string path, bool isImage)
    {
        if (isImage)
            _images.Add(structure);
        return Open(Register(structure, path));
    }

    /// <summary>Header of an extension of such a file.</summary>
    public FitsHeader HeaderOf(string structure, string baseType, string instrument) => Calibration(structure, baseType, instrument);

    private string Register(string structure, string path)
    {
        _written.Add((structure, path));
        return Path.Combine(root, "ic", path);
    }

    private void Index()
    {
        foreach ((string structure, string path) in _written)
        {
            string extension = structure is "ISGR-MASK-MOD" or "ISGR-BACK-BKG" || _images.Contains(structure) ? "IMAGE" : "BINTABLE";
            FitsTable table = GroupingTable.Columns([new GroupMember(extension, structure, 1, 2, "../../ic/" + path)]);
            table.Add("VERSION", FirstVersion).Add("VSTART", Start, "d").Add("VSTOP", Stop, "d");
            using FitsWriter file = Open(Path.Combine(root, "idx", "ic", structure + "-IDX.fits"));
            file.WriteTable(Header("GROUPING", "DAL_GROUP", "CAL").Set("EXTVER", 1).Set("GRPNAME", structure + "-IDX"), table);
            file.Commit();
        }

        using FitsWriter master = Open(Path.Combine(root, "idx", "ic", "ic_master_file.fits"));
        master.WriteTable(
            Header("GROUPING", "DAL_GROUP", "CAL").Set("EXTVER", 1).Set("GRPNAME", "IC-MASTER"),
            GroupingTable.Columns([.. _written.Select(w => new GroupMember("BINTABLE", "GROUPING", 1, 2, $"../../idx/ic/{w.Structure}-IDX.fits"))]));
        FitsTable aliases = new FitsTable().AddStrings("MNEMONIC", 32, ["OSA"])
            .AddStrings("DATE_START", 19, ["2002-10-17T00:00:00"]).AddStrings("DATE_STOP", 19, [""]);
        foreach ((string structure, _) in _written)
            aliases.Add(structure.Replace(".", "", StringComparison.Ordinal).Replace('-', '_'), FirstVersion);
        master.WriteTable(Header("IC-ALIAS", "DAL_TABLE", "CAL"), aliases);
        master.Commit();
    }

    private FitsHeader Calibration(string structure, string baseType, string instrument = "IBIS") => IsdcFile.Extension(structure, baseType, "CAL", instrument, date, simulated: true)
        .SetTimeSystem()
        .Set("VERSION", 1, "version of this file")
        .Set("VSTART", 0.0, "[d] start of validity")
        .Set("VSTOP", Forever, "[d] end of validity");

    private FitsHeader Header(string structure, string baseType, string level) =>
        IsdcFile.Extension(structure, baseType, level, "IBIS", date, simulated: true);

    private FitsWriter Open(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? root);
        FitsWriter file = FitsWriter.Create(path);
        file.WritePrimary(IsdcFile.Primary(date, simulated: true));
        return file;
    }
}
