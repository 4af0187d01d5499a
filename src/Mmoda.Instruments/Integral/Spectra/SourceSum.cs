using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>The spectrum of one source summed over science windows, and what it was summed from.</summary>
internal sealed class SourceSum
{
    /// <summary>The source.</summary>
    public required FieldSource Source { get; init; }

    /// <summary>The spectrum.</summary>
    public CountSpectrum Spectrum { get; set; } = new() { Rates = [], Errors = [], ExposureSeconds = 0 };

    /// <summary>Number of windows.</summary>
    public int Windows { get; set; }

    /// <summary>Effective exposure, s.</summary>
    public double Exposure { get; set; }

    /// <summary>Good time, s.</summary>
    public double OnTime { get; set; }

    /// <summary>Good time × live fraction, s.</summary>
    public double LiveTime { get; set; }

    /// <summary>Start of the first window, IJD.</summary>
    public double Start { get; set; } = double.PositiveInfinity;

    /// <summary>End of the last window, IJD.</summary>
    public double Stop { get; set; } = double.NegativeInfinity;

    /// <summary>Its first revolution.</summary>
    public int FirstRevolution { get; set; } = int.MaxValue;
}
