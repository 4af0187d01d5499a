using Mmoda.CodedMask;
using Mmoda.Fits;
using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>Reads the calibration tables valid at an epoch; what the archive lacks is nominal, and the result says so.</summary>
internal static class IsgriCalibrationFiles
{
    /// <summary>All structures that the analysis looks for in the calibration tree: the tables, the responses, and the list of bad times, which may be absent.</summary>
    public static IReadOnlyList<string> Structures { get; } = [.. IsgriNominalCalibration.Structures, BadTimes.Structure, .. ResponseFiles.Structures];

    /// <summary>Paths of the structures that the archive has for an epoch, for the fingerprint of products.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="ijd">The epoch.</param>
    /// <param name="scale">The energy scale: that of OSA 10 has tables of its own.</param>
    public static IReadOnlyList<(string Structure, string? Path)> Find(IntegralArchive archive, double ijd, EnergyStyle scale = EnergyStyle.Osa11) =>
    [
        .. IsgriNominalCalibration.Structures.Concat(scale == EnergyStyle.Osa10 ? Osa10Laws.Structures : [])
            .Select(s => (s, archive.Characteristics.Find(s, ijd))),
    ];

    /// <summary>Reads all tables, those of an energy scale too; where the archive lacks the tables of OSA 10 the scale is that of OSA 11.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="ijd">The epoch.</param>
    /// <param name="revolution">Its revolution.</param>
    /// <param name="scale">The scale that is asked for.</param>
    /// <param name="remark">What the user should know of the scale, or null.</param>
    /// <exception cref="FitsException">A file is damaged or has another shape.</exception>
    public static IsgriCalibration Read(IntegralArchive archive, double ijd, int revolution, EnergyStyle scale, out string? remark)
    {
        remark = null;
        IsgriCalibration osa11 = Read(archive, ijd);
        if (scale == EnergyStyle.Osa11)
            return osa11;
        Dictionary<string, string?> paths = Osa10Laws.Structures.ToDictionary(s => s, s => archive.Characteristics.Find(s, ijd));
        string[] lacking = [.. paths.Where(p => p.Value is null).Select(p => p.Key)];
        if (lacking.Length > 0)
        {
            remark = $"osa_version is OSA10.2 and the archive lacks {string.Join(", ", lacking)}: the energies are those of the OSA 11 scale";
            return osa11;
        }

        string[] files = [.. Osa10Laws.Structures.Select(s => paths[s] ?? "")]; // None is lacking.
        remark = "the energies are those of the OSA 10 scale, without the efficiencies of modules; the response is still the nominal one";
        if (revolution >= Osa10Laws.LastRevolution)
            remark += FormattableString.Invariant($"; the laws of OSA 10 were made for revolutions before {Osa10Laws.LastRevolution}");
        return osa11 with
        {
            Modules = IsgriNominalCalibration.Create().Modules,
            Drift = IsgriNominalCalibration.Create().Drift,
            ModuleEfficiency = IsgriNominalCalibration.Create().ModuleEfficiency,
            Osa10 = Osa10Laws.Read(files[0], files[1], archive.EnergyDistributions.Get([files[2]], () => EnergyDistributions.Read(files[2])), revolution),
            Origins =
            [
                .. osa11.Origins.Where(o => o.Structure is not ("ISGR-RISE-MOD" or "ISGR-MCEC-MOD" or "ISGR-L2RE-MOD" or "ISGR-EFFC-MOD")),
                .. Osa10Laws.Structures.Zip(files, (s, f) => new CalibrationOrigin(s, Path.GetRelativePath(archive.Root, f))),
            ],
        };
    }

    /// <summary>Reads all tables; those of the window before are used again.</summary>
    /// <exception cref="FitsException">A file is damaged or has another shape.</exception>
    public static IsgriCalibration Read(IntegralArchive archive, double ijd)
    {
        IReadOnlyList<(string Structure, string? Path)> files = Find(archive, ijd);
        return archive.Calibration.Get(files.Select(f => f.Path).OfType<string>(), () => Read(archive, files));
    }

    private static IsgriCalibration Read(IntegralArchive archive, IReadOnlyList<(string Structure, string? Path)> files)
    {
        string? PathOf(string structure) => files.First(f => f.Structure == structure).Path;
        IsgriCalibration nominal = IsgriNominalCalibration.Create();
        (float[] gain, float[] offset, float[] riseGain, float[] riseOffset) = ReadTable(
            PathOf("ISGR-OFFS-MOD"),
            "ISGR-OFFS-MOD",
            IsgriDetector.PixelCount,
            t => (t.ReadAll<float>("AGAIN"), t.ReadAll<float>("AOFFSET"), t.ReadAll<float>("RTGAIN"), t.ReadAll<float>("RTOFFSET")),
            (nominal.Gain, nominal.Offset, nominal.RiseGain, nominal.RiseOffset));
        return new IsgriCalibration
        {
            Gain = gain,
            Offset = offset,
            RiseGain = riseGain,
            RiseOffset = riseOffset,
            Modules = ReadTable(PathOf("ISGR-MCEC-MOD"), "ISGR-MCEC-MOD", IsgriDetector.ModuleCount, ReadModules, nominal.Modules),
            Drift = ReadTable(PathOf("ISGR-L2RE-MOD"), "ISGR-L2RE-MOD", null, ReadDrift, nominal.Drift),
            EnergyTable = ReadTable(PathOf("ISGR-RISE-MOD"), "ISGR-RISE-MOD", IsgriCalibration.PulseHeights, ReadEnergies, nominal.EnergyTable),
            ModuleEfficiency = ReadTable(PathOf("ISGR-EFFC-MOD"), "ISGR-EFFC-MOD", null, ReadEfficiency, nominal.ModuleEfficiency),
            Background = PathOf("ISGR-BACK-BKG") is { } background ? ReadBackground(background) : nominal.Background,
            Mask = PathOf("ISGR-MASK-MOD") is { } mask ? ReadMask(mask) : nominal.Mask,
            Origins = [.. files.Select(f => new CalibrationOrigin(f.Structure, f.Path is { } p ? Path.GetRelativePath(archive.Root, p) : "nominal"))],
        };
    }

    private static T ReadTable<T>(string? path, string structure, long? rows, Func<BinaryTableHdu, T> read, T nominal)
    {
        if (path is null)
            return nominal;
        using FitsFile file = FitsFile.Open(path);
        BinaryTableHdu table = file.RequireTable(structure);
        return rows is { } expected && table.RowCount != expected
            ? throw new FitsException($"{path}: {structure} has {table.RowCount} rows, expected are {expected}.")
            : table.RowCount == 0 ? throw new FitsException($"{path}: {structure} has no rows.") : read(table);
    }

    private static ModuleCorrection[] ReadModules(BinaryTableHdu t)
    {
        double[] offset = t.ReadAll<double>("PHA_OFFSET"), gain = t.ReadAll<double>("PHA_GAIN"), gain2 = t.ReadAll<double>("PHA_GAIN2");
        double[] riseOffset = t.ReadAll<double>("RT_OFFSET"), riseGain = t.ReadAll<double>("RT_GAIN");
        return [.. offset.Select((o, i) => new ModuleCorrection(o, gain[i], gain2[i], riseOffset[i], riseGain[i]))];
    }

    private static GainDrift[] ReadDrift(BinaryTableHdu t)
    {
        double[] ijd = t.ReadAll<double>("IJD");
        double[] offset = t.ReadAll<double>("PHA_OFFSET"), gain = t.ReadAll<double>("PHA_GAIN"), gain2 = t.ReadAll<double>("PHA_GAIN2");
        double[] riseOffset = t.ReadAll<double>("RT_OFFSET"), riseGain = t.ReadAll<double>("RT_GAIN");
        return [.. ijd.Select((d, i) => new GainDrift(d, offset[i], gain[i], gain2[i], riseOffset[i], riseGain[i])).OrderBy(d => d.Ijd)];
    }

    private static float[] ReadEnergies(BinaryTableHdu t)
    {
        float[] energy = t.ReadAll<float>("ENERGY"), correction = t.ReadAll<float>("CORR");
        if (correction.Length != IsgriCalibration.PulseHeights * IsgriCalibration.RiseTimes)
            throw new FitsException($"ISGR-RISE-MOD: CORR has {correction.Length} values, expected are 2048 rows of 256.");
        float[] table = new float[correction.Length];
        for (int p = 0; p < IsgriCalibration.PulseHeights; p++)
        {
            for (int r = 0; r < IsgriCalibration.RiseTimes; r++)
                table[r * IsgriCalibration.PulseHeights + p] = energy[p] * correction[p * IsgriCalibration.RiseTimes + r];
        }

        return table;
    }

    // Rows of grouping 0 hold the efficiency of a module; those of grouping 1, classes of low thresholds, are not used:
    // the threshold of each pixel is known from the context.
    private static float[] ReadEfficiency(BinaryTableHdu t)
    {
        int[] grouping = t.ReadAll<int>("PIXEL_GROUPING"), group = t.ReadAll<int>("PIXEL_GROUP");
        float[] efficiency = t.ReadAll<float>("EFFICIENCY"), table = new float[IsgriDetector.ModuleCount * IsgriChannels.Count];
        Array.Fill(table, 1f);
        for (int i = 0; i < grouping.Length; i++)
        {
            if (grouping[i] == 0 && (uint)group[i] < IsgriDetector.ModuleCount)
                efficiency.AsSpan(i * IsgriChannels.Count, IsgriChannels.Count).CopyTo(table.AsSpan(group[i] * IsgriChannels.Count));
        }

        return table;
    }

    private static List<BackgroundShape> ReadBackground(string path)
    {
        using FitsFile file = FitsFile.Open(path);
        List<BackgroundShape> shapes = [];
        foreach (ImageHdu image in file.Hdus.OfType<ImageHdu>().Where(h => h.Name == "ISGR-BACK-BKG"))
        {
            if (image.PixelCount != IsgriDetector.PixelCount)
                throw new FitsException($"{path}: a background map has {image.PixelCount} pixels, expected are 128 x 128.");
            float[] rows = image.ReadAll<float>(), pixels = new float[rows.Length];
            for (int y = 0; y < IsgriDetector.Side; y++)
            {
                for (int z = 0; z < IsgriDetector.Side; z++)
                    pixels[IsgriDetector.Pixel(y, z)] = rows[z * IsgriDetector.Side + y];
            }

            shapes.Add(new BackgroundShape(new EnergyBand(image.Header.RequireReal("E_MIN"), image.Header.RequireReal("E_MAX")), pixels));
        }

        return shapes.Count > 0 ? shapes : throw new FitsException($"{path}: there is no image ISGR-BACK-BKG.");
    }

    private static MaskPattern ReadMask(string path)
    {
        using FitsFile file = FitsFile.Open(path);
        ImageHdu image = file.RequireImage("ISGR-MASK-MOD");
        if (image.PixelCount != IsgriGeometry.MaskElements * IsgriGeometry.MaskElements)
            throw new FitsException($"{path}: the mask has {image.PixelCount} elements, expected are 95 x 95.");
        byte[] open = image.ReadAll<byte>();
        MaskPattern nominal = MaskPattern.Mura(53, IsgriGeometry.MaskElements);

        // The period of the pattern, which places the ghosts, is known only of the nominal one.
        return nominal.Elements.SequenceEqual(open) ? nominal : new MaskPattern(IsgriGeometry.MaskElements, IsgriGeometry.MaskElements, open);
    }
}
