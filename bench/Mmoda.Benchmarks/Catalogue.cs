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
        yield return new ReadRice<float>("f32");
        yield return new ReadRice<short>("i16");
        yield return new WriteRice<float>("f32");
        yield return new WriteRice<short>("i16");
        yield return new WcsKernel(toPixel: false);
        yield return new WcsKernel(toPixel: true);
        yield return new HealpixKernel("ang2pix-nest");
        yield return new HealpixKernel("ang2pix-ring");
        yield return new HealpixKernel("vec2pix-nest");
        yield return new HealpixKernel("pix2ang-nest");
        yield return new HealpixKernel("pix2ang-ring");
        yield return new ConeKernel(overlap: false);
        yield return new ConeKernel(overlap: true);
        yield return new SkyMapKernel("flat-area");
        yield return new SkyMapKernel("multi-area");
        yield return new SkyMapKernel("multi-flat");
        yield return new SkyMapKernel("read-map");
        yield return new ReprojectionKernel(Resampling.Nearest);
        yield return new ReprojectionKernel(Resampling.Bilinear);
        yield return new ReprojectionKernel(Resampling.Exact);
        yield return new CorrelationKernel();
        yield return new ComplexFourierKernel<float>();
        yield return new ComplexFourierKernel<double>();
        yield return new RealFourierKernel(384);
        yield return new RealFourierKernel(512);
        yield return new SeriesFourierKernel();
        yield return new DecodeKernel(oversampling: 1);
        yield return new DecodeKernel(oversampling: 2);
        yield return new BandsKernel(bands: 1);
        yield return new BandsKernel(bands: 64);
        yield return new IlluminationKernel();
        yield return new FitKernel();
        yield return new ExtractionKernel();
        yield return new BinningKernel();
        yield return new CubeKernel();
        yield return new MosaicKernel();
        yield return new MosaicFilesKernel();
        yield return new RandomKernel(poisson: false);
        yield return new RandomKernel(poisson: true);
        yield return new BayesianBlocksKernel();
        yield return WindowKernel.Images(bands: 1);
        yield return WindowKernel.Images(bands: 8);
        yield return WindowKernel.Spectra();
        yield return WindowKernel.JemxImages(bands: 1);
        yield return WindowKernel.JemxImages(bands: 8);
        yield return WindowKernel.JemxSpectra();
        yield return WindowKernel.Throughput(workers: 1);
        yield return WindowKernel.Throughput(workers: 2);
        yield return new LargeMosaicKernel();
        yield return new JobTableKernel("list");
        yield return new JobTableKernel("look up");
        yield return new JobTableKernel("submit known");
        yield return new JobTableKernel("submit new");
        yield return new JobTableKernel("submit anonymous");
        yield return new SpectralFitKernel("powerlaw", [2.1, 10], [1.8, 5], 0.15);
        yield return new SpectralFitKernel("wabs*powerlaw", [100, 2.1, 10], [50, 1.8, 5], 0.4);
        yield return new PosteriorKernel();
        yield return new CrabMosaicKernel(fromStore: false);
        yield return new CrabMosaicKernel(fromStore: true);
    }
}
