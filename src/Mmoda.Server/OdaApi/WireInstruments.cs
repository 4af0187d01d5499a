using Mmoda.Analysis;

namespace Mmoda.Server.OdaApi;

/// <summary>The instruments that this wire offers: the installed ones, then, where the operator wants them, those for tests.</summary>
/// <param name="installed">What is installed.</param>
/// <param name="options">Whether test instruments are wanted.</param>
internal sealed class WireInstruments(InstrumentCatalogue installed, ServerOptions options)
{
    public IReadOnlyList<WireInstrument> All { get; } =
        [.. installed.All.Select(WireInstrument.Of), .. options.OdaApi.TestInstruments ? TestInstrumentCatalogue.All : []];

    /// <summary>Names in the order in which users see them.</summary>
    public IEnumerable<string> Names => All.Select(i => i.Name);

    /// <summary>The instrument of this name, or null.</summary>
    public WireInstrument? Find(string name) => All.FirstOrDefault(i => i.Name == name);
}
