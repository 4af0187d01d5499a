namespace Mmoda.CodedMask;

/// <summary>Where the pixels of an output grid lie on an input image.</summary>
/// <remarks>Implement as a struct: the accumulator is compiled for each mapping, so that calls are direct.</remarks>
public interface IPixelMapping
{
    /// <summary>Maps part of an output row.</summary>
    /// <param name="y">Output row.</param>
    /// <param name="firstX">First output column; the spans hold consecutive ones.</param>
    /// <param name="inputX">Receives 0-based input columns; NaN where the direction is not on the input's projection.</param>
    /// <param name="inputY">Receives 0-based input rows.</param>
    void MapRow(int y, int firstX, Span<double> inputX, Span<double> inputY);
}
