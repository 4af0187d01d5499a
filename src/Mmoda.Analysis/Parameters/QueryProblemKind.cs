using System.Text.Json.Serialization;

namespace Mmoda.Analysis;

/// <summary>Sorts of problems.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<QueryProblemKind>))]
public enum QueryProblemKind
{
    /// <summary>The value, or several together, make no sense for this product.</summary>
    Meaning,

    /// <summary>No value, where one is needed.</summary>
    Missing,

    /// <summary>Not a real number.</summary>
    NotANumber,

    /// <summary>Not a whole number.</summary>
    NotAnInteger,

    /// <summary>Not an instant.</summary>
    NotATime,

    /// <summary>Neither true nor false.</summary>
    NotABoolean,

    /// <summary>Neither a JSON object nor a JSON array.</summary>
    NotStructured,

    /// <summary>Below the minimum.</summary>
    TooSmall,

    /// <summary>Above the maximum.</summary>
    TooLarge,

    /// <summary>Not one of the allowed values.</summary>
    NotAllowed,

    /// <summary>A list that is not separated by commas.</summary>
    NotAList,

    /// <summary>Nothing of this name exists.</summary>
    Unknown,

    /// <summary>Each value is right, but the archive has nothing for them together.</summary>
    NothingFound,
}
