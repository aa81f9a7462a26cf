using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace Yuqing.Functions.Register;

/// <summary>
/// Short forms for running SQL with positional parameters <c>$0</c>, <c>$1</c> … Each connection keeps its compiled
/// statements, because compiling costs more than most of the statements themselves.
/// </summary>
internal static class Sql
{
    private static readonly ConditionalWeakTable<SqliteConnection, Dictionary<string, SqliteCommand>> Statements = [];

    /// <summary>Runs a statement and returns how many rows it changed.</summary>
    public static int Run(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> values) =>
        Prepare(connection, sql, values).ExecuteNonQuery();

    /// <summary>Reads all rows.</summary>
    public static List<T> Query<T>(this SqliteConnection connection, string sql, Func<SqliteDataReader, T> map, params ReadOnlySpan<object?> values)
    {
        using var reader = Prepare(connection, sql, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(map(reader));
        return rows;
    }

    /// <summary>Reads the first row, or null when there is none.</summary>
    public static T? First<T>(this SqliteConnection connection, string sql, Func<SqliteDataReader, T> map, params ReadOnlySpan<object?> values)
        where T : class
    {
        using var reader = Prepare(connection, sql, values).ExecuteReader();
        return reader.Read() ? map(reader) : null;
    }

    /// <summary>Reads the first column of the first row as a number; null when there is no row or no value.</summary>
    public static long? Number(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        using var reader = Prepare(connection, sql, values).ExecuteReader();
        return reader.Read() && !reader.IsDBNull(0) ? reader.GetInt64(0) : null;
    }

    /// <summary>Text of a column, or null.</summary>
    public static string? Text(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    /// <summary>An instant kept as UTC ticks, with the offset of Chinese time, or null.</summary>
    public static DateTimeOffset? Instant(this SqliteDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : ChinaTime.FromTicks(reader.GetInt64(column));

    private static SqliteCommand Prepare(SqliteConnection connection, string sql, ReadOnlySpan<object?> values)
    {
        var cache = Statements.GetValue(connection, static _ => new(StringComparer.Ordinal));
        if (!cache.TryGetValue(sql, out var command))
            cache[sql] = command = Create(connection, sql, values.Length);
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command;
    }

    private static SqliteCommand Create(SqliteConnection connection, string sql, int parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every caller passes SQL of this assembly; what users type goes into parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < parameters; i++)
            command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
        return command;
    }
}
