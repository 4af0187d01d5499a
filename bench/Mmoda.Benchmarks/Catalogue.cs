namespace Mmoda.Benchmarks;

/// <summary>The kernels, in the order of the table. A new one is a class and its line here.</summary>
internal static class Catalogue
{
    /// <summary>All kernels; their inputs are made later, in <see cref="Kernel.Prepare"/>.</summary>
    public static IEnumerable<Kernel> All()
    {
        yield return new ReadTable(compressed: false);
        yield return new ReadTable(compressed: true);
        yield return new WriteTable();
        yield return new ReadImage();
        yield return new WriteImage();
        yield return new WcsKernel(toPixel: false);
        yield return new WcsKernel(toPixel: true);
        yield return new ReprojectionKernel(Resampling.Nearest);
        yield return new ReprojectionKernel(Resampling.Bilinear);
        yield return new ReprojectionKernel(Resampling.Exact);
        yield return new CorrelationKernel();
        yield return new DecodeKernel(oversampling: 1);
        yield return new DecodeKernel(oversampling: 2);
        yield return new IlluminationKernel();
        yield return new FitKernel();
        yield return new BinningKernel();
        yield return new MosaicKernel();
        yield return new MosaicFilesKernel();
        yield return new RandomKernel(poisson: false);
        yield return new RandomKernel(poisson: true);
        yield return new CrabMosaicKernel(fromStore: false);
        yield return new CrabMosaicKernel(fromStore: true);
    }
}
