namespace Mmoda.Server;

/// <summary>A message will never be accepted: its receiver does not exist, or may not be written to.</summary>
/// <param name="message">What the other server said.</param>
/// <param name="cause">What it came from.</param>
internal sealed class DeliveryRefusedException(string message, Exception? cause = null) : Exception(message, cause);
