namespace Mmoda.Instruments;

/// <summary>Identity of the software, for headers and provenance.</summary>
internal static class Software
{
    /// <summary>Version of the pipeline.</summary>
    public const string Version = "0.1.0";
}
