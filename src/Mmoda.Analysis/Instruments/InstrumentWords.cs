namespace Mmoda.Analysis;

/// <summary>What people are told of an instrument, besides its name. Plain text; what is null is not told.</summary>
public sealed record InstrumentWords
{
    /// <summary>Name for people, for example <c>IBIS/ISGRI</c>.</summary>
    public string? Title { get; init; }

    /// <summary>What carries its news, for example <c>Hard X-rays</c>; instruments of one messenger stand together.</summary>
    public string? Messenger { get; init; }

    /// <summary>One or two sentences.</summary>
    public string? Description { get; init; }

    /// <summary>How publications should acknowledge it, one sentence or more.</summary>
    public string? Acknowledgement { get; init; }

    /// <summary>How far it is, for example <c>development</c>; null for one that is in use.</summary>
    public string? Status { get; init; }

    /// <summary>Its page of the help: the name of a page of this site without <c>.md</c>, or a web address.</summary>
    public string? Help { get; init; }

    /// <summary>Version of what computes where it is not this program, for example a short commit.</summary>
    public string? Version { get; init; }

    /// <summary>Web address of the source code of what computes.</summary>
    public string? Source { get; init; }
}
