using Mmoda.CodedMask;

namespace Mmoda.Benchmarks;

/// <summary>What the peers of the decoding kernels read besides rates and variances.</summary>
internal static class DecodingInputs
{
    /// <summary>Layout of the lags, weights with balance and gain, and the decoding arrays of all phases.</summary>
    public static void Write(string inputs, DecodingWeights weights, int oversampling)
    {
        SquareMaskCamera camera = Observation.Camera;
        int size = DecodingArray.GridSize(camera.Mask.Width, camera);
        int width = Numerics.Fft2.GoodSize(camera.Detector.Width + size - 1), height = Numerics.Fft2.GoodSize(camera.Detector.Height + size - 1);
        LagMap columns = LagMap.Ascending(camera.ImageWidth, camera.Detector.Width, size, width);
        LagMap rows = LagMap.Descending(camera.ImageHeight, camera.Detector.Height, size, height);
        static int Signed(int index, int detector, int transform) => index < detector ? index : index - transform;
        Folders.Write<int>(
            inputs,
            "layout.i32",
            [
                columns.First, columns.Last, Signed(columns[columns.First], camera.Detector.Width, width),
                rows.First, rows.Last, Signed(rows[rows.Last], camera.Detector.Height, height), width, height, size,
            ]);
        Folders.Write(inputs, "weights.f32", weights.Weights);
        Folders.Write<float>(inputs, "balance.f32", weights.Balance);
        Folders.Write<float>(inputs, "gain.f32", weights.Gain);
        List<float> arrays = [];
        double middle = (oversampling - 1) / 2.0;
        for (int i = 0; i < oversampling * oversampling; i++)
        {
            int column = i % oversampling, row = i / oversampling;
            DecodingArray array = new(camera, (column - middle) / oversampling, (middle - row) / oversampling);
            arrays.AddRange(array.Positive);
            arrays.AddRange(array.Negative);
        }

        Folders.Write<float>(inputs, "arrays.f32", arrays.ToArray());
    }
}
