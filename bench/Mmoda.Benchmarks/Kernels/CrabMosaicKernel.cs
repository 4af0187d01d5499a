namespace Mmoda.Benchmarks;

/// <summary>
/// End to end: a query for the mosaic of ten windows, from raw event files to mosaic, source list and regions, with two
/// workers. Cold starts each run with an empty product store (and a new archive object: all files are read and hashed again);
/// warm asks again, and only the store is read.
/// </summary>
internal sealed class CrabMosaicKernel(bool fromStore) : EndToEndKernel(
    fromStore ? "crab mosaic from store" : "crab mosaic cold",
    new IntegralQuery(
        "isgri_image",
        new() { ["src_name"] = "Crab", ["RA"] = "83.6332", ["DEC"] = "22.0145", ["T1"] = "2018-01-01T00:00:00", ["T2"] = "2019-12-31T00:00:00" },
        workers: 2))
{
    private string _archive = "";

    public override double? Target => fromStore ? 50 : 6000;

    public override int MostRuns => fromStore ? 9 : 3;

    public override bool HasStages => !fromStore;

    public override void Prepare(string inputs, string output)
    {
        _archive = SimulatedArchive.Crab();
        Query.ClearStore();
        Query.Open(_archive);
        if (fromStore)
            Run();
    }

    public override void Reset()
    {
        if (fromStore)
            return;
        Query.ClearStore();
        Query.Open(_archive);
    }
}
