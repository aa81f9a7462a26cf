using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Yuqing.Functions.Duty;

/// <summary>The directory from a file, read once at start.</summary>
internal sealed class FileDutyDirectory(IReadOnlyList<Unit> units, IReadOnlyDictionary<string, Person> people, IReadOnlyList<Shift> shifts)
    : IDutyDirectory
{
    private readonly Dictionary<string, Unit> _units = units.ToDictionary(unit => unit.Id);
    private readonly Dictionary<(string Unit, string Role), Shift> _shifts = shifts.ToDictionary(shift => (shift.Unit, shift.Role));

    /// <inheritdoc/>
    public IReadOnlyList<Unit> Units { get; } = units;

    /// <summary>Reads a file.</summary>
    /// <exception cref="DutyFileException">It is missing or wrong; the message names file and lines.</exception>
    public static FileDutyDirectory Load(string path)
    {
        try
        {
            return DutyFileReader.Read(path, File.ReadAllText(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DutyFileException([$"{path}: {error.Message} Set Yuqing:Directory to a file that can be read."]);
        }
    }

    /// <inheritdoc/>
    public Unit? FindUnit(string unitId) => _units.GetValueOrDefault(unitId);

    /// <inheritdoc/>
    public Person? FindPerson(string personId) => people.GetValueOrDefault(personId);

    /// <inheritdoc/>
    public IReadOnlyList<Person> OnDuty(string unitId, string dutyRole, DateTimeOffset at) =>
        _shifts.TryGetValue((unitId, dutyRole), out var shift) ? shift.At(at) : [];
}

/// <summary>Registers the directory.</summary>
internal static class DutyRegistration
{
    /// <summary>Adds the directory file named by the settings. Resolving <see cref="IDutyDirectory"/> reads it; do it at start-up.</summary>
    public static IServiceCollection AddDuty(this IServiceCollection services) => services.AddSingleton<IDutyDirectory>(
        provider => FileDutyDirectory.Load(provider.GetRequiredService<IOptions<YuqingOptions>>().Value.Directory));
}
