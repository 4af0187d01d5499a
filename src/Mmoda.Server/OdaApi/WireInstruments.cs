using System.Collections.Concurrent;
using Mmoda.Analysis;

namespace Mmoda.Server.OdaApi;

/// <summary>The instruments that this wire offers: the installed ones, then, where the operator wants them, those for tests.</summary>
/// <param name="installed">What is installed.</param>
/// <param name="options">Whether test instruments are wanted.</param>
internal sealed class WireInstruments(InstrumentCatalogue installed, ServerOptions options)
{
    private readonly WireInstrument[] _atStart = [.. installed.All.Select(WireInstrument.Of), .. options.OdaApi.TestInstruments ? TestInstrumentCatalogue.All : []];

    /// <summary>Remote instruments as they were described last.</summary>
    private readonly ConcurrentDictionary<string, WireInstrument> _latest = new();

    public IEnumerable<WireInstrument> All => _atStart.Select(Latest);

    /// <summary>Names in the order in which users see them.</summary>
    public IEnumerable<string> Names => _atStart.Select(i => i.Name);

    /// <summary>The instrument of this name, or null.</summary>
    public WireInstrument? Find(string name) => _atStart.FirstOrDefault(i => i.Name == name) is { } found ? Latest(found) : null;

    private WireInstrument Latest(WireInstrument instrument)
    {
        if (instrument.Installed is not RemoteInstrument remote)
            return instrument;
        WireInstrument known = _latest.GetValueOrDefault(instrument.Name, instrument);
        return known.Edition == remote.Edition ? known : _latest[instrument.Name] = WireInstrument.Of(remote);
    }
}
