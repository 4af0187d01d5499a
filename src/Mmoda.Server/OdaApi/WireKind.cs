namespace Mmoda.Server.OdaApi;

/// <summary>What a parameter means on this wire; a superset of <see cref="Mmoda.Analysis.ParameterKind"/>, by the same names.</summary>
internal enum WireKind
{
    Text,
    Name,
    Number,
    Integer,
    Angle,
    Energy,
    Time,
    Duration,
    InputList,
    UserCatalogue,
    DetectionThreshold,
    Interval,
    Boolean,
    Structured,
    FileUrl,
    FilePath,
}
