namespace Mmoda.Server.OdaApi;

/// <summary>A request to a test instrument.</summary>
internal sealed record TestCall
{
    public required string Instrument { get; init; }

    public required string Product { get; init; }

    public required bool IsDummy { get; init; }

    /// <summary>True when intermediate products are asked for.</summary>
    public required bool ReturnsProgress { get; init; }

    /// <summary>Values of the parameters of the product, the instrument and the source.</summary>
    public required IReadOnlyDictionary<string, WireValue> Values { get; init; }

    /// <summary>All parameters of the instrument, of whatever product.</summary>
    public required IReadOnlyList<WireParameter> Parameters { get; init; }

    /// <summary>Where the files are that decide the answer.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>Public address of the page for users.</summary>
    public required string ProductsUrl { get; init; }

    /// <summary>The text of a file that decides the answer, or null.</summary>
    public string? State(string file)
    {
        string path = Path.Combine(StateDirectory, file);
        return File.Exists(path) ? File.ReadAllText(path).Trim() : null;
    }
}
