using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Numerics;

namespace Mmoda.Instruments;

/// <summary>
/// The nominal response of a unit of JEM-X as the archive keeps it: the redistribution apart from the area, both on 500 photon energies.
/// </summary>
internal sealed class JemxRedistribution
{
    /// <summary>Number of photon energies.</summary>
    public const int PhotonCount = 500;

    private const double Lowest = 1.99213, Highest = 100.391495;

    private readonly JemxUnit _unit;
    private readonly double[] _photons;
    private readonly IReadOnlyList<double> _channels;
    private readonly float[] _matrix;
    private readonly float[] _area;

    private JemxRedistribution(JemxUnit unit, double[] photons, IReadOnlyList<double> channels, float[] matrix, float[] area)
    {
        _unit = unit;
        _photons = photons;
        _channels = channels;
        _matrix = matrix;
        _area = area;
    }

    /// <summary>Edges of the photon energies, keV.</summary>
    public IReadOnlyList<double> PhotonEdgesKeV => _photons;

    /// <summary>Area at each photon energy, cm².</summary>
    public IReadOnlyList<float> AreaCm2 => _area;

    /// <summary>Probability of each channel at each photon energy, channel fastest.</summary>
    public IReadOnlyList<float> Matrix => _matrix;

    /// <summary>A Gaussian resolution and the analytic area.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="channels">Edges of the channels, keV.</param>
    public static JemxRedistribution Nominal(JemxUnit unit, IReadOnlyList<double> channels)
    {
        const int Points = 4;
        double[] photons = [.. Enumerable.Range(0, PhotonCount + 1).Select(i => Lowest * Math.Pow(Highest / Lowest, i / (double)PhotonCount))];
        int count = channels.Count - 1;
        float[] matrix = new float[PhotonCount * count], area = new float[PhotonCount];
        for (int e = 0; e < PhotonCount; e++)
        {
            for (int point = 0; point < Points; point++)
            {
                double energy = photons[e] + ((point + 0.5) / Points * (photons[e + 1] - photons[e])), width = Math.Sqrt(2) * JemxResponse.ResolutionSigmaKeV(energy);
                area[e] += (float)(JemxResponse.EffectiveAreaCm2(unit, energy) / Points);
                double below = SpecialFunctions.Erfc((energy - channels[0]) / width);
                for (int c = 0; c < count; c++)
                {
                    double next = SpecialFunctions.Erfc((energy - channels[c + 1]) / width);
                    matrix[(e * count) + c] += (float)(0.5 * (next - below) / Points);
                    below = next;
                }
            }
        }

        return new JemxRedistribution(unit, photons, channels, matrix, area);
    }

    /// <summary>Reads the group of a response.</summary>
    /// <exception cref="FitsException">The file is damaged or not of this kind.</exception>
    public static JemxRedistribution Read(JemxUnit unit, string path)
    {
        DetectorResponse response = OgipFile.ReadResponse(path);
        float[] matrix = new float[checked(response.PhotonCount * response.ChannelCount)];
        for (int e = 0; e < response.PhotonCount; e++)
            response.CopyAreas(e, matrix.AsSpan(e * response.ChannelCount, response.ChannelCount));
        return new JemxRedistribution(unit, [.. response.PhotonEdgesKeV], response.ChannelEdgesKeV, matrix, Area(unit, path, response.PhotonCount));
    }

    /// <summary>The same on wider channels; a channel that lies in two of them is shared by energy.</summary>
    /// <param name="edges">Their edges, keV, within the present ones.</param>
    public JemxRedistribution Rebin(IReadOnlyList<double> edges)
    {
        int from = _channels.Count - 1, to = edges.Count - 1, photons = _photons.Length - 1;
        float[] matrix = new float[photons * to];
        for (int c = 0; c < from; c++)
        {
            for (int k = 0; k < to; k++)
            {
                double overlap = Math.Min(_channels[c + 1], edges[k + 1]) - Math.Max(_channels[c], edges[k]);
                float part = (float)(overlap / (_channels[c + 1] - _channels[c]));
                for (int e = 0; e < photons && part > 1e-4f; e++)
                    matrix[(e * to) + k] += part * _matrix[(e * from) + c];
            }
        }

        return new JemxRedistribution(_unit, _photons, edges, matrix, _area);
    }

    /// <summary>Writes the group of the response: index, matrix, channels, and the area in square decimetres twice, as the archive has it.</summary>
    /// <param name="file">Where to; the primary unit is there.</param>
    /// <param name="header">Makes the mission's keywords of an extension.</param>
    /// <param name="firstChannel">Number of the first channel.</param>
    public void Write(FitsWriter file, Func<string, FitsHeader> header, int firstChannel = 0)
    {
        int photons = _area.Length;
        int count = _channels.Count - 1;
        string[] members = [_unit.Structure("RMF.-RSP"), _unit.Structure("FBDS-MOD"), _unit.Structure("AXIS-ARF"), _unit.Structure("IMAG-ARF")];
        file.WriteTable(
            header("GROUPING").SetTimeSystem().Set("EXTVER", 1).Set("GRPNAME", _unit.Structure("RMF.-GRP"), "structure of the group"),
            GroupingTable.Columns([.. members.Select((m, i) => new GroupMember("BINTABLE", m, 1, i + 3))]));
        float[] low = [.. _photons[..^1].Select(e => (float)e)], high = [.. _photons[1..].Select(e => (float)e)];
        T[] Same<T>(T value) => [.. Enumerable.Repeat(value, photons)];
        FitsHeader Form(string name, string part) => header(name)
            .Set("EXTVER", 1)
            .Set("HDUCLASS", "OGIP", "form of this extension")
            .Set("HDUCLAS1", "RESPONSE", "a response")
            .Set("HDUCLAS2", part, "part of it")
            .Set("HDUVERS", "1.3.0", "version of the form");
        file.WriteTable(
            Channels(Form("SPECRESP MATRIX", "RSP_MATRIX"), count)
                .Set("HDUCLAS3", "REDIST", "without the effective area")
                .Set("NUMGRP", photons, "number of groups of channels")
                .Set("NUMELT", (long)photons * count, "number of elements")
                .Set("LO_THRES", 0.0, "smallest element kept")
                .Set("EFFAREA", 1.0, "factor of the area")
                .Set("RMFVERSN", "1992a", "version of the form")
                .Set("TLMIN4", firstChannel, "first channel")
                .Set("TLMAX4", firstChannel + count - 1, "last channel"),
            new FitsTable().Add("ENERG_LO", low, "keV").Add("ENERG_HI", high, "keV")
                .Add("N_GRP", Same((short)1)).Add("F_CHAN", Same((short)firstChannel)).Add("N_CHAN", Same((short)count)).Add("MATRIX", _matrix, repeat: count));
        file.WriteTable(
            Channels(Form("EBOUNDS", "EBOUNDS"), count).Set("EFFAREA", 1.0, "factor of the area").Set("RMFVERSN", "1992a", "version of the form")
                .Set("TLMIN1", firstChannel, "first channel").Set("TLMAX1", firstChannel + count - 1, "last channel"),
            new FitsTable()
                .Add("CHANNEL", [.. Enumerable.Range(firstChannel, count)])
                .Add("E_MIN", [.. _channels.Take(count).Select(e => (float)e)], "keV")
                .Add("E_MAX", [.. _channels.Skip(1).Select(e => (float)e)], "keV"));
        foreach (string name in members[2..])
        {
            file.WriteTable(
                Form(name, "SPECRESP"),
                new FitsTable().Add("ENERG_LO", low, "keV").Add("ENERG_HI", high, "keV").Add("SPECRESP", Array.ConvertAll(_area, a => a / 100), "dm**2"));
        }
    }

    /// <summary>Writes the area as an ancillary response, in square centimetres.</summary>
    public void WriteArea(FitsWriter file, FitsHeader mission) => OgipFile.WriteEffectiveArea(
        file, mission, new EffectiveArea(_photons[..^1], _photons[1..], Array.ConvertAll(_area, a => (double)a)));

    private static float[] Area(JemxUnit unit, string path, int photons)
    {
        using FitsFile file = FitsFile.Open(path);
        BinaryTableHdu table = file.RequireTable(unit.Structure("AXIS-ARF"));
        float[] area = table.ReadAll<float>("SPECRESP");
        if (area.Length != photons)
            throw new FitsException($"{path}: {table.Name} has {area.Length} rows, the matrix {photons}.");
        int wrong = Array.FindIndex(area, a => !(a >= 0) || float.IsInfinity(a));
        if (wrong >= 0)
            throw new FitsException(FormattableString.Invariant($"{path}: {table.Name}, row {wrong + 1} has an area of {area[wrong]}; finite areas not below 0 are expected."));

        // Real files say square decimetres; those of averages over observations, square centimetres.
        return area.Max() < 10 ? Array.ConvertAll(area, a => a * 100) : area;
    }

    private static FitsHeader Channels(FitsHeader header, int count) => header
        .Set("CHANTYPE", "PI", "channels of energy")
        .Set("DETCHANS", count, "number of channels")
        .Set("DETNAM", "NONE", "no part of the detector")
        .Set("FILTER", "NONE", "no filter");
}
