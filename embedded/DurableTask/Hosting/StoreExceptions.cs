namespace Yuqing.Embedded.DurableTask;

/// <summary>The store cannot do what it was asked.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="innerException">Why.</param>
public abstract class StoreException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>
/// The store cannot write or read just now: the disk is full, or input or output failed. Nothing of the call was done. The
/// engine goes on by itself once the cause is gone, so the call can be made again.
/// </summary>
/// <param name="message">What is wrong.</param>
/// <param name="innerException">Why.</param>
public sealed class StoreUnavailableException(string message, Exception? innerException = null) : StoreException(message, innerException);

/// <summary>Another process owns the data folder.</summary>
/// <param name="message">What is wrong, with the folder's name.</param>
/// <param name="innerException">Why.</param>
public sealed class StoreOwnedException(string message, Exception? innerException = null) : StoreException(message, innerException);

/// <summary>The database file is damaged or is no database of this engine.</summary>
/// <param name="message">What is wrong, with the file's name and what to do.</param>
/// <param name="innerException">Why.</param>
public sealed class StoreCorruptException(string message, Exception? innerException = null) : StoreException(message, innerException);

/// <summary>The database file was written by a newer version of the engine.</summary>
/// <param name="message">What is wrong, with the versions and what to do.</param>
public sealed class StoreVersionException(string message) : StoreException(message);

/// <summary>There is no database where one was looked for.</summary>
/// <param name="message">What is missing, with the folder's name.</param>
public sealed class StoreMissingException(string message) : StoreException(message);
