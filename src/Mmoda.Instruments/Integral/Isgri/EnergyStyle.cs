namespace Mmoda.Instruments;

/// <summary>How energies are reconstructed.</summary>
internal enum EnergyStyle
{
    /// <summary>Corrections of pixel, module and drift, then a table of charge loss.</summary>
    Osa11,

    /// <summary>Two laws of pulse height and revolution, then a draw from distributions of true energies (<see cref="Osa10Laws"/>).</summary>
    Osa10,
}
