using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>Headers in the conventions of the ISDC archive: structure names, creator, time keywords.</summary>
internal static class IsdcFile
{
    /// <summary>Value of CREATOR in everything that is written.</summary>
    public const string Creator = "mmoda " + Software.Version;

    /// <summary>An extension of a data structure.</summary>
    /// <param name="structure">For example <c>ISGR-EVTS-ALL</c>.</param>
    /// <param name="baseType"><c>DAL_TABLE</c>, <c>DAL_ARRAY</c> or <c>DAL_GROUP</c>.</param>
    /// <param name="level">Level of processing, for example <c>RAW</c>.</param>
    /// <param name="instrument">IBIS, INTEGRAL …</param>
    /// <param name="date">UTC that DATE shall carry.</param>
    /// <param name="simulated">Whether the contents are simulated; said in SIMULATD and a comment.</param>
    public static FitsHeader Extension(
        string structure, string baseType, string level, string instrument, string date, bool simulated)
    {
        FitsHeader header = new FitsHeader()
            .Set("EXTNAME", structure, "name of this extension")
            .Set("BASETYPE", baseType, "type of the data structure")
            .Set("TELESCOP", "INTEGRAL", "mission")
            .Set("ORIGIN", "MMODA", "origin of this file")
            .Set("INSTRUME", instrument, "instrument");
        if (instrument == "IBIS")
            header.Set("DETNAM", "ISGRI", "detector layer");
        return header
            .Set("ISDCLEVL", level, "level of data processing")
            .Set("CREATOR", Creator, "program that made this")
            .Set("CONFIGUR", "mmoda_" + Software.Version, "software configuration")
            .Set("DATE", date, "UTC of the last data: equal inputs, equal files")
            .Set("STAMP", Creator, "program")
            .SetSimulated(simulated);
    }

    /// <summary>Header of the empty primary unit.</summary>
    public static FitsHeader Primary(string date, bool simulated) => new FitsHeader()
        .Set("ORIGIN", "MMODA", "origin of this file")
        .Set("CREATOR", Creator, "program that made this")
        .Set("DATE", date, "UTC of the last data: equal inputs, equal files")
        .SetSimulated(simulated);

    /// <summary>The keyword that marks everything simulated, and everything made from it.</summary>
    public static FitsHeader SetSimulated(this FitsHeader header, bool simulated) =>
        simulated ? header.Set("SIMULATD", true, "these are simulated data, not an observation") : header;

    /// <summary>Whether a header says that its data are simulated.</summary>
    public static bool IsSimulated(FitsHeader header) => header.GetLogical("SIMULATD") ?? false;

    /// <summary>The time system of all INTEGRAL files.</summary>
    public static FitsHeader SetTimeSystem(this FitsHeader header) => header
        .Set("MJDREF", 51544.0, "MJD of the time origin")
        .Set("TIMESYS", "TT", "time frame")
        .Set("TIMEUNIT", "d", "unit of times")
        .Set("TIMEREF", "LOCAL", "times as at the spacecraft");

    /// <summary>Keywords with which files of the established software name its other files; ours have none of those.</summary>
    public static FitsHeader SetOsaNames(this FitsHeader header) => header
        .Set("EXTREL", "11.0", "release of the structure that this follows")
        .Set("BKGPARAM", "NONE", "no file of the background")
        .Set("OFFCORR", "NONE", "no file of the correction off axis");

    /// <summary>Keywords of what we make of a science window.</summary>
    public static FitsHeader SetWindow(this FitsHeader header, ScienceWindowId id, TimeInterval limits) => header
        .SetTimeSystem()
        .Set("REVOL", id.Revolution, "revolution number")
        .Set("SWID", id.Stem, "science window identifier")
        .Set("SCWID", id.ToString(), "science window with version")
        .Set("TSTART", limits.StartIjd, "[d] start of the science window")
        .Set("TSTOP", limits.StopIjd, "[d] end of the science window");

    /// <summary>Keywords that every file of a science window carries.</summary>
    public static FitsHeader SetWindow(this FitsHeader header, ScienceWindowId id, OnBoardClock clock) => header
        .SetTimeSystem()
        .Set("REVOL", id.Revolution, "revolution number")
        .Set("SWID", id.Stem, "science window identifier")
        .Set("SW_TYPE", "POINTING", "type of the science window")
        .Set("SWBOUND", "OTF", "reason for the end of the science window")
        .Set("BCPPID", id.PointingId, "pointing identifier")
        .Set("OBTSTART", OnBoardClock.Format(clock.ObtStart), "on-board time of the start")
        .Set("OBTEND", OnBoardClock.Format(clock.ObtEnd), "on-board time of the end")
        .Set("TSTART", clock.IjdStart, "[d] start of the science window")
        .Set("TSTOP", clock.IjdEnd, "[d] end of the science window");
}
