using Mmoda.CodedMask;
using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>
/// The JEM-X camera for the coded-mask algorithms. The detector's position resolution makes it another one for each band, and for each unit:
/// their areas differ, so the photons of a band have not the same energies.
/// </summary>
internal static class JemxOptics
{
    /// <summary>Image pixels per cell and axis.</summary>
    public const int Oversampling = 1;

    // A camera has 20 MB at most (a narrow band nothing of its own), a decoding 23 MB besides: twelve bands, more than most surveys have, take
    // half a gigabyte. Of further bands each window makes some anew. Cameras without decodings are those of the
    // parts of bands and of the channels of spectra.
    private const int KeptCameras = 28;
    private const int KeptDecodings = 12;

    // Within 6° of the axis; at 6.6° the collimator closes.
    private const int ImageSide = 720;

    private static readonly HexagonalMask Mask = new(
        JemxGeometry.MaskOrder, JemxGeometry.MaskElementMillimetres, JemxGeometry.MaskDiameterMillimetres);

    private static readonly BandCache<HexagonalMaskCamera> Cameras = new(KeptCameras, Create);
    private static readonly BandCache<Deconvolution> Decodings = new(KeptDecodings, (unit, band) => new Deconvolution(CameraOf(unit, band), Oversampling));

    /// <summary>Cells of 1 mm within 120 mm of the centre.</summary>
    public static DetectorPlane Detector { get; } = new(
        JemxGeometry.Side, JemxGeometry.Side, JemxGeometry.PitchMillimetres, JemxGeometry.PitchMillimetres, UsedCells());

    // Position resolutions from 40 to 2.6 keV; what lies between is interpolated.
    private static readonly MaskShadows Shadows = new(Mask, Detector, [0.22, 0.32, 0.44, 0.57, 0.70, 0.83]);

    /// <summary>Sum of the pixel illumination function of unit flux: the rate of all the sensitive disc on axis.</summary>
    public static double OnAxisOpenCells { get; } =
        Mask.OpenArea(JemxGeometry.SensitiveMillimetres) / (JemxGeometry.PitchMillimetres * JemxGeometry.PitchMillimetres);

    /// <summary>The camera of a unit in a band; immutable and shared.</summary>
    public static HexagonalMaskCamera CameraOf(JemxUnit unit, EnergyBand band) => Cameras.Get(unit, band);

    /// <summary>Decoding of a unit in a band; immutable and shared by all threads.</summary>
    public static Deconvolution DecodingOf(JemxUnit unit, EnergyBand band) => Decodings.Get(unit, band);

    private static HexagonalMaskCamera Create(JemxUnit unit, EnergyBand band) => new(
        Shadows,
        new Collimator(JemxGeometry.CollimatorOpeningMillimetres, JemxGeometry.CollimatorHeightMillimetres),
        [.. JemxResponse.Weights(unit, band).Select(w => new PositionResolution(JemxResponse.PositionSigmaMillimetres(w.EnergyKeV), w.Weight))],
        JemxGeometry.MaskDistanceMillimetres,
        ImageSide,
        ImageSide,
        OnAxisOpenCells);

    private static bool[] UsedCells()
    {
        bool[] isUsed = new bool[JemxGeometry.Side * JemxGeometry.Side];
        for (int y = 0; y < JemxGeometry.Side; y++)
        {
            for (int x = 0; x < JemxGeometry.Side; x++)
                isUsed[JemxGeometry.Cell(x, y)] = double.Hypot(JemxGeometry.Middle(x), JemxGeometry.Middle(y)) <= JemxGeometry.UsedMillimetres;
        }

        return isUsed;
    }
}
