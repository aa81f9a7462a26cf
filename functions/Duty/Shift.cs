namespace Yuqing.Functions.Duty;

/// <summary>
/// Who holds a duty role of a unit: everybody listed all the time, or one after the other from hand-over to hand-over,
/// in Chinese time. A pattern of one week has seven turns, Monday first.
/// </summary>
/// <param name="Unit">Unit id.</param>
/// <param name="Role">Duty role.</param>
/// <param name="Turns">Who has each turn; one entry when the holders are fixed.</param>
/// <param name="Days">Length of a turn in days; 0 when the holders are fixed.</param>
/// <param name="Start">First hand-over.</param>
internal sealed record Shift(string Unit, string Role, IReadOnlyList<IReadOnlyList<Person>> Turns, int Days, DateTimeOffset Start)
{
    /// <summary>Who holds the role at an instant; at the moment of the hand-over, the one who takes over. Nobody before the first.</summary>
    public IReadOnlyList<Person> At(DateTimeOffset instant)
    {
        if (Days == 0)
            return Turns[0];
        var days = (instant - Start).TotalDays;
        return days < 0 ? [] : Turns[(int)((long)(days / Days) % Turns.Count)];
    }
}
