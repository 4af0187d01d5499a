namespace Mmoda.Server;

/// <summary>A message that is due.</summary>
/// <param name="Id">Its number; the same at every try.</param>
/// <param name="Target">An e-mail address, or a Matrix room.</param>
/// <param name="Message">What is sent.</param>
/// <param name="Tries">How often it was tried before.</param>
internal sealed record OutboxEntry(long Id, string Target, Message Message, int Tries);
