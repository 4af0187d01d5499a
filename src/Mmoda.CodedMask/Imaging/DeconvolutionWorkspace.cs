namespace Mmoda.CodedMask;

/// <summary>The buffers of one decoding at a time. Not thread-safe: one per thread, reused between calls.</summary>
public sealed class DeconvolutionWorkspace
{
    internal DeconvolutionWorkspace(int planeLength, int spectrumLength, int scratchLength, int detectorLength)
    {
        Real = new float[planeLength];
        Imaginary = new float[planeLength];
        Spectrum = new float[spectrumLength];
        Scratch = new float[scratchLength];
        Detector = new float[detectorLength];
    }

    internal float[] Real { get; }

    internal float[] Imaginary { get; }

    internal float[] Spectrum { get; }

    internal float[] Scratch { get; }

    internal float[] Detector { get; }
}
