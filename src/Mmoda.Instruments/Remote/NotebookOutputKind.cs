using System.Text.Json.Serialization;

namespace Mmoda.Instruments;

/// <summary>What an output of a notebook is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NotebookOutputKind>))]
internal enum NotebookOutputKind
{
    /// <summary>A number, name or time.</summary>
    Value,

    /// <summary>A text to be read.</summary>
    Text,

    Table,

    Picture,

    Binary,

    /// <summary>Arrays of any meaning.</summary>
    Arrays,

    Image,

    LightCurve,

    Spectrum,

    /// <summary>A sentence about the result.</summary>
    Comment,

    /// <summary>Annotated with a class that no output can be of.</summary>
    Unknown,
}
