using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>One row of the archive's index.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Pointing">Direction of the spacecraft's X axis.</param>
/// <param name="ZAxis">Direction of the spacecraft's Z axis.</param>
/// <param name="StartIjd">Start, IJD.</param>
/// <param name="StopIjd">End, IJD.</param>
/// <param name="GoodSeconds">Good time of ISGRI in seconds.</param>
/// <param name="IsSimulated">Whether the data are simulated.</param>
/// <param name="ReleaseIjd">IJD at which private data become public; null for public data.</param>
internal sealed record ScienceWindow(
    ScienceWindowId Id, SkyDirection Pointing, SkyDirection ZAxis, double StartIjd, double StopIjd, double GoodSeconds, bool IsSimulated, double? ReleaseIjd = null)
{
    /// <summary>Whether everybody may use it at a time, IJD.</summary>
    public bool IsPublicAt(double ijd) => !(ReleaseIjd > ijd);

    /// <summary>Directory relative to the root of the archive.</summary>
    public string Directory => Path.Combine("scw", Id.Stem[..4], Id.ToString());
}
