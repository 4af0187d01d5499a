namespace Mmoda.Server.OdaApi;

/// <summary>A file that came with a request.</summary>
/// <param name="Part">Name of the part of the form.</param>
/// <param name="Name">Name of the file at the sender; never used as a path.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record OdaUpload(string Part, string Name, byte[] Content);
