namespace Mmoda.Workflow.Tests;

/// <summary>An empty directory that is deleted at the end.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("mmoda-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
