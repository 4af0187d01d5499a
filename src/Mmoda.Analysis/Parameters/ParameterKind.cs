using System.Text.Json.Serialization;

namespace Mmoda.Analysis;

/// <summary>What a parameter means; the wires derive units, forms and annotations from it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ParameterKind>))]
public enum ParameterKind
{
    /// <summary>Free text, or one of the allowed values.</summary>
    Text,

    /// <summary>Name of an astronomical object or a person.</summary>
    Name,

    /// <summary>A real number.</summary>
    Number,

    /// <summary>A whole number.</summary>
#pragma warning disable CA1720 // Integer is the word of the wire and of users, not a .NET type.
    Integer,
#pragma warning restore CA1720

    /// <summary>An angle in <see cref="Parameter.Unit"/>.</summary>
    Angle,

    /// <summary>A photon energy in <see cref="Parameter.Unit"/>.</summary>
    Energy,

    /// <summary>An instant, UTC, as ISO 8601 text with milliseconds.</summary>
    Time,

    /// <summary>A length of time in <see cref="Parameter.Unit"/>.</summary>
    Duration,

    /// <summary>Names of input products, for example science windows.</summary>
    InputList,

    /// <summary>A source catalogue chosen by the user, as text.</summary>
    UserCatalogue,

    /// <summary>A significance in standard deviations.</summary>
    DetectionThreshold,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A JSON object or array, as text with sorted keys.</summary>
    Structured,

    /// <summary>A length of time in <see cref="Parameter.Unit"/>, which is told as it is.</summary>
    Interval,

    /// <summary>The address of a file; the instrument gets the address.</summary>
    FileUrl,

    /// <summary>The address of a file; the instrument gets the file.</summary>
    FilePath,
}
