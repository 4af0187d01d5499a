namespace Mmoda.Server;

/// <summary>Why a token is refused.</summary>
internal enum TokenProblem
{
    /// <summary>Not of the form of a signed token.</summary>
    Malformed,

    /// <summary>Not signed by a key of ours, or not meant for us, or its content makes no sense.</summary>
    Invalid,

    /// <summary>Was good, and is over.</summary>
    Expired,
}
