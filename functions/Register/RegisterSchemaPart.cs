namespace Yuqing.Functions.Register;

/// <summary>
/// A set of tables in the register's file with its own version. Add one as a singleton service to keep tables of another
/// area in the same file, under the same writer and backup.
/// </summary>
/// <param name="Name">Name of the part; never changes.</param>
/// <param name="Migrations">SQL scripts; script n leads from version n to n + 1. Only ever append.</param>
internal sealed record RegisterSchemaPart(string Name, IReadOnlyList<string> Migrations);
