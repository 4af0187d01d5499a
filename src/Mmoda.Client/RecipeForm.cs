namespace Mmoda.Client;

/// <summary>Forms of a recipe.</summary>
public enum RecipeForm
{
    /// <summary>The server's own JSON form, which <c>mmoda reproduce</c> reads.</summary>
    Json,

    /// <summary>PROV-JSON of the W3C.</summary>
    Prov,
}
