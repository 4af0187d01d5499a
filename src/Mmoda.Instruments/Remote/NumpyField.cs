namespace Mmoda.Instruments;

/// <summary>A field of the records of a numpy array.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Type of its elements, which are no records.</param>
/// <param name="Shape">How many there are, slowest axis first; empty for one.</param>
/// <param name="Offset">Bytes before it.</param>
internal sealed record NumpyField(string Name, NumpyType Type, int[] Shape, int Offset);
