namespace Mmoda.Server;

/// <summary>How a service of the Virtual Observatory is asked for what lies around a position.</summary>
public enum VoProtocol
{
    /// <summary>Simple Cone Search 1.03 (IVOA, 2008): RA, DEC, SR in degrees.</summary>
    Cone,

    /// <summary>Simple Spectral Access 1.1 (IVOA, 2012): POS and SIZE, a diameter, in degrees; spectra and light curves.</summary>
    Ssa,
}
