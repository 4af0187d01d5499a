namespace Mmoda.Sky;

/// <summary>A map projection of Calabretta and Greisen (2002, A&amp;A 395, 1077), "Paper II", by its three-letter FITS code.</summary>
public enum SkyProjection
{
    /// <summary>Gnomonic (TAN), §5.1.3: less than a hemisphere. The projection of coded-mask images.</summary>
    Tan,

    /// <summary>Orthographic (SIN), §5.1.5, also slanted: one hemisphere.</summary>
    Sin,

    /// <summary>Zenithal equidistant (ARC), §5.1.6: whole sky.</summary>
    Arc,

    /// <summary>Stereographic (STG), §5.1.4: whole sky but one point.</summary>
    Stg,

    /// <summary>Zenithal equal area (ZEA), §5.1.8: whole sky.</summary>
    Zea,

    /// <summary>Plate carrée (CAR), §5.2.3: whole sky.</summary>
    Car,

    /// <summary>Cylindrical equal area (CEA), §5.2.2: whole sky.</summary>
    Cea,

    /// <summary>Mercator (MER), §5.2.4: whole sky but the poles.</summary>
    Mer,

    /// <summary>Sanson-Flamsteed (SFL), §5.3.1: whole sky.</summary>
    Sfl,

    /// <summary>Hammer-Aitoff (AIT), §5.3.3: whole sky.</summary>
    Ait,

    /// <summary>Mollweide (MOL), §5.3.2: whole sky.</summary>
    Mol,

    /// <summary>HEALPix as a map (HPX; Calabretta and Roukema 2007, MNRAS 381, 865): whole sky.</summary>
    Hpx,
}
