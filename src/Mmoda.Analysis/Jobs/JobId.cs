using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mmoda.Analysis;

/// <summary>Identity of a job: a hash of its query. It has no other meaning.</summary>
/// <param name="Hex">32 lower-case hexadecimal digits.</param>
[JsonConverter(typeof(JobIdJson))]
public readonly record struct JobId(string Hex)
{
    /// <inheritdoc/>
    public override string ToString() => Hex;

    internal sealed class JobIdJson : JsonConverter<JobId>
    {
        public override JobId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(reader.GetString() ?? throw new JsonException("A job id is text; found null."));

        public override void Write(Utf8JsonWriter writer, JobId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Hex);
    }
}
