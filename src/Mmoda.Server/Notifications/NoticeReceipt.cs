namespace Mmoda.Server;

/// <summary>What was put into the outbox when a job was submitted.</summary>
/// <param name="Mail">True when an e-mail is on its way.</param>
/// <param name="Matrix">True when a Matrix message is on its way.</param>
internal sealed record NoticeReceipt(bool Mail, bool Matrix);
