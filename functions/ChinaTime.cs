namespace Yuqing.Functions;

/// <summary>
/// Asia/Shanghai, in which every Chinese unit lives. Its offset has been fixed at +08:00 since 1991, so no time zone data
/// of the machine is needed.
/// </summary>
internal static class ChinaTime
{
    /// <summary>+08:00.</summary>
    public static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    /// <summary>The present instant with the offset of Chinese time.</summary>
    public static DateTimeOffset Now(this TimeProvider time) => time.GetUtcNow().ToOffset(Offset);

    /// <summary>The same instant with the offset of Chinese time.</summary>
    public static DateTimeOffset InChina(this DateTimeOffset instant) => instant.ToOffset(Offset);

    /// <summary>The beginning of a day.</summary>
    public static DateTimeOffset InChina(this DateOnly day) => new(day, TimeOnly.MinValue, Offset);

    /// <summary>An instant from its UTC ticks.</summary>
    public static DateTimeOffset FromTicks(long utcTicks) => new DateTimeOffset(utcTicks, TimeSpan.Zero).ToOffset(Offset);
}
