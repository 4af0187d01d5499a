namespace Mmoda.Benchmarks;

/// <summary>A small program under <c>bench/peers</c> that does the same work with another library.</summary>
/// <param name="Name">The library.</param>
/// <param name="Source">Its source file; a C program is compiled, a Python script interpreted.</param>
/// <param name="Mode">First argument of the program.</param>
/// <param name="Libraries">Linker flags of a C program.</param>
internal sealed record Peer(string Name, string Source, string Mode = "", params string[] Libraries);
