namespace Mmoda.Analysis;

#pragma warning disable IDE1006, SA1300 // Names of columns.
/// <summary>What changes whenever a finished job does.</summary>
internal sealed record JobVersion(string state, long queued, long? started_event, long? finished)
{
    public const string Select = "SELECT state, queued, started_event, finished FROM job WHERE id = @id";
}
#pragma warning restore IDE1006, SA1300
