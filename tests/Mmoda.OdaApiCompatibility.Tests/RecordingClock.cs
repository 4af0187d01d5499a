namespace Mmoda.OdaApiCompatibility.Tests;

/// <summary>Runs on from the time of the recording, so that its tokens are valid or not as they were.</summary>
internal sealed class RecordingClock : TimeProvider
{
    private readonly long _started = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow() =>
        DateTimeOffset.UnixEpoch.AddSeconds(Recording.Time) + System.GetElapsedTime(_started);
}
