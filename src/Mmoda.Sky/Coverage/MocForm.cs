namespace Mmoda.Sky;

/// <summary>How a MOC is coded in a FITS file (IVOA MOC 2.0, Fernique et al. 2022).</summary>
public enum MocForm
{
    /// <summary>ORDERING RANGE: starts and ends of ranges at order 29, the form of MOC 2.0.</summary>
    Ranges,

    /// <summary>ORDERING NUNIQ: one number per cell, the form of MOC 1.1.</summary>
    Cells,
}
