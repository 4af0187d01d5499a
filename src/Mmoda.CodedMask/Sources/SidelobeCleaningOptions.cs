namespace Mmoda.CodedMask;

/// <summary>Thresholds of <see cref="SidelobeCleaning"/>, in standard deviations.</summary>
/// <param name="CandidateThreshold">Least significance to accept a source at a given position; 4 is customary.</param>
/// <param name="NewSourceThreshold">Least significance of a source found blindly. A decoded ISGRI image holds about 2e4
/// independent directions: 5.5 gives one false source in 2500 images.</param>
/// <param name="FreePositionSignificance">Candidates above this significance are fitted with a free position, so that an
/// error of the attitude does not leave sidelobes of bright sources. A candidate that moves more than
/// <paramref name="LargestOffsetPixels"/> is put back.</param>
/// <param name="LargestOffsetPixels">Detector pixels (4.94′ for ISGRI).</param>
/// <param name="MinimumCoding">Directions with less partial coding are not searched.</param>
/// <param name="MaximumNewSources">The blind search ends after so many.</param>
public sealed record SidelobeCleaningOptions(
    double CandidateThreshold = 4,
    double NewSourceThreshold = 5.5,
    double FreePositionSignificance = 25,
    double LargestOffsetPixels = 1.5,
    double MinimumCoding = 0.05,
    int MaximumNewSources = 20);
