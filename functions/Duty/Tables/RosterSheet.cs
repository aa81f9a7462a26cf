namespace Yuqing.Functions.Duty.Tables;

/// <summary>What a duty roster (值班表) in Excel says.</summary>
/// <param name="Days">Its days in order; the people by role, only for roles that the sheet has a column for.</param>
/// <param name="Mistakes">What cannot be taken over, by the address of its cell.</param>
internal sealed record RosterSheet(IReadOnlyList<SheetDay> Days, IReadOnlyList<SheetMistake> Mistakes);

/// <summary>A day of the roster.</summary>
internal sealed record SheetDay(DateOnly Day, IReadOnlyDictionary<string, IReadOnlyList<string>> People);

/// <summary>A mistake at a cell such as <c>B5</c>; an empty address stands for the file.</summary>
internal sealed record SheetMistake(string Cell, string Message);
