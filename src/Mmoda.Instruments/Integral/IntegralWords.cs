using Mmoda.Analysis;

namespace Mmoda.Instruments;

/// <summary>What people are told of instruments on INTEGRAL.</summary>
internal static class IntegralWords
{
    /// <summary>The words of one instrument.</summary>
    /// <param name="title">Name for people.</param>
    /// <param name="messenger">What carries its news.</param>
    /// <param name="description">What it is.</param>
    /// <param name="help">Its page of our help.</param>
    /// <param name="papers">Instruments with the papers that describe them.</param>
    public static InstrumentWords Of(string title, string messenger, string description, string help, string papers) => new()
    {
        Title = title,
        Messenger = messenger,
        Description = description,
        Acknowledgement = "Based on observations with INTEGRAL, an ESA project with instruments and science data centre funded by ESA member states (especially the PI countries: "
            + "Denmark, France, Germany, Italy, Switzerland, Spain), and with the participation of Russia and the USA (Winkler et al. 2003). "
            + $"Please cite {papers}, and MMODA (Neronov et al. 2021, A&A 651, A97).",
        Help = help,
    };
}
