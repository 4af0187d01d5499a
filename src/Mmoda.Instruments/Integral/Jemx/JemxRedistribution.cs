using Mmoda.Fits;
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

    /// <summary>Writes the group of the response: index, matrix, channels, and the area in square decimetres twice, as the archive has it.</summary>
    /// <param name="file">Where to; the primary unit is there.</param>
    /// <param name="header">Makes the mission's keywords of an extension.</param>
    public void Write(FitsWriter file, Func<string, FitsHeader> header)
    {
        int count = _channels.Count - 1;
        string[] members = [_unit.Structure("RMF.-RSP"), _unit.Structure("FBDS-MOD"), _unit.Structure("AXIS-ARF"), _unit.Structure("IMAG-ARF")];
        file.WriteTable(
            header("GROUPING").Set("EXTVER", 1).Set("GRPNAME", _unit.Structure("RMF.-GRP"), "structure of the group"),
            GroupingTable.Columns([.. members.Select((m, i) => new GroupMember("BINTABLE", m, 1, i + 3))]));
        float[] low = [.. _photons[..^1].Select(e => (float)e)], high = [.. _photons[1..].Select(e => (float)e)];
        T[] Same<T>(T value) => [.. Enumerable.Repeat(value, PhotonCount)];
        FitsHeader Form(string name, string part) => header(name)
            .Set("EXTVER", 1)
            .Set("HDUCLASS", "OGIP", "form of this extension")
            .Set("HDUCLAS1", "RESPONSE", "a response")
            .Set("HDUCLAS2", part, "part of it")
            .Set("HDUVERS", "1.3.0", "version of the form");
        file.WriteTable(
            Channels(Form("SPECRESP MATRIX", "RSP_MATRIX"), count)
                .Set("HDUCLAS3", "REDIST", "without the effective area")
                .Set("NUMGRP", PhotonCount, "number of groups of channels")
                .Set("NUMELT", (long)PhotonCount * count, "number of elements")
                .Set("LO_THRES", 0.0, "smallest element kept")
                .Set("EFFAREA", 1.0, "factor of the area")
                .Set("RMFVERSN", "1992a", "version of the form")
                .Set("TLMIN4", 0, "first channel")
                .Set("TLMAX4", count - 1, "last channel"),
            new FitsTable().Add("ENERG_LO", low, "keV").Add("ENERG_HI", high, "keV")
                .Add("N_GRP", Same((short)1)).Add("F_CHAN", Same((short)0)).Add("N_CHAN", Same((short)count)).Add("MATRIX", _matrix, repeat: count));
        file.WriteTable(
            Channels(Form("EBOUNDS", "EBOUNDS"), count).Set("EFFAREA", 1.0, "factor of the area").Set("RMFVERSN", "1992a", "version of the form")
                .Set("TLMIN1", 0, "first channel").Set("TLMAX1", count - 1, "last channel"),
            new FitsTable()
                .Add("CHANNEL", [.. Enumerable.Range(0, count)])
                .Add("E_MIN", [.. _channels.Take(count).Select(e => (float)e)], "keV")
                .Add("E_MAX", [.. _channels.Skip(1).Select(e => (float)e)], "keV"));
        foreach (string name in members[2..])
        {
            file.WriteTable(
                Form(name, "SPECRESP"),
                new FitsTable().Add("ENERG_LO", low, "keV").Add("ENERG_HI", high, "keV").Add("SPECRESP", Array.ConvertAll(_area, a => a / 100), "dm**2"));
        }
    }

    private static FitsHeader Channels(FitsHeader header, int count) => header
        .Set("CHANTYPE", "PI", "channels of energy")
        .Set("DETCHANS", count, "number of channels")
        .Set("DETNAM", "NONE", "no part of the detector")
        .Set("FILTER", "NONE", "no filter");
}
