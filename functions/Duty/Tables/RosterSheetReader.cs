namespace Yuqing.Functions.Duty.Tables;

/// <summary>
/// Reads a duty roster as offices keep it: somewhere at the top a row of heads (日期, 星期, 带班领导, 值班员, 电话 …), below it a
/// row or several for each day. A cell that is blank or merged says the same as the one above it.
/// </summary>
internal sealed class RosterSheetReader(SheetGrid grid, SheetNames names, DateOnly today)
{
    private const int HeadWithin = 20;
    private const int MaxMistakes = 100;
    private const string Officer = "duty-officer";
    private const string Leader = "leader-on-duty";
    private static readonly string[] Remarks = ["注", "备注", "说明", "制表", "审核", "填表"];

    private readonly List<SheetMistake> _mistakes = [];
    private readonly SortedDictionary<DateOnly, Dictionary<string, List<string>>> _days = [];
    private readonly Dictionary<string, string> _above = [];
    private readonly Dictionary<DateOnly, int> _rowOf = [];
    private List<DateOnly> _current = [];

    /// <summary>Reads the sheet. With any mistake nothing of it is to be taken over.</summary>
    public RosterSheet Read()
    {
        if (FindHead() is not { } head)
            return new RosterSheet([], [new SheetMistake("", "没有找到表头：应有“日期”一列，以及“值班员”或“带班领导”中至少一列。")]);
        var dates = new SheetDates(TitleYear(head.Row), today);
        for (var row = head.Row + 1; row <= grid.Rows && _mistakes.Count < MaxMistakes; row++)
            ReadRow(row, head, dates);
        if (_days.Count == 0 && _mistakes.Count == 0)
            _mistakes.Add(new SheetMistake("", "表头下面没有任何班次。"));
        return new RosterSheet(
            [.. _days.Select(day => new SheetDay(day.Key, day.Value.ToDictionary(role => role.Key, role => (IReadOnlyList<string>)role.Value)))], _mistakes);
    }

    private Head? FindHead()
    {
        for (var row = 1; row <= Math.Min(grid.Rows, HeadWithin); row++)
        {
            var head = new Head(row, [], [], [], [], []);
            for (var column = 1; column <= grid.Columns; column++)
                head.Of(string.Concat(grid[row, column].Where(c => !char.IsWhiteSpace(c))))?.Add(column);
            if (head.Dates.Count > 0 && head.Officers.Count + head.Leaders.Count > 0)
                return head;
        }
        return null;
    }

    private int? TitleYear(int headRow)
    {
        var titles = Enumerable.Range(1, headRow - 1).SelectMany(row => Enumerable.Range(1, grid.Columns).Select(column => grid[row, column])).Append(grid.Name);
        return titles.Select(SheetDates.YearIn).FirstOrDefault(year => year is not null);
    }

    private void ReadRow(int row, Head head, SheetDates dates)
    {
        var date = grid[row, head.Dates[0]];
        if (Remarks.Any(word => date.StartsWith(word, StringComparison.Ordinal)))
            return;
        if (date.Length == 0 && head.People.All(column => grid[row, column].Length == 0))
            return;
        if (date.Length > 0 && !IsSameAsAbove(row, head.Dates[0]))
        {
            _current = ReadDate(row, head, dates);
            StartDays(row, head.Dates[0]);
        }
        else if (_current.Count == 0 && _mistakes.Count == 0)
        {
            Fail(row, head.Dates[0], "缺少日期。");
        }
        ReadRole(row, head, Leader, head.Leaders);
        ReadRole(row, head, Officer, head.Officers);
    }

    private bool IsSameAsAbove(int row, int column) => _current.Count > 0 && grid[row, column] == grid[row - 1, column];

    private List<DateOnly> ReadDate(int row, Head head, SheetDates dates)
    {
        var column = head.Dates[0];
        (DateOnly From, DateOnly To)? read = grid.DayAt(row, column) is { } day ? (day, day) : dates.Read(grid[row, column]);
        if (read is not { } range)
        {
            Fail(row, column, $"“{grid[row, column]}”不是可识别的日期，应如 2026-11-21 或 11月21日。");
            return [];
        }
        dates.Follow(range.To);
        foreach (var weekday in head.Weekdays.Where(weekday => range.From == range.To && !SheetDates.Fits(grid[row, weekday], range.From)))
            Fail(row, weekday, $"{range.From:yyyy-MM-dd} 是星期{SheetDates.NameOf(range.From)}，与“{grid[row, weekday]}”不符，请核对日期。");
        return [.. Enumerable.Range(0, range.To.DayNumber - range.From.DayNumber + 1).Select(range.From.AddDays)];
    }

    private void StartDays(int row, int column)
    {
        foreach (var day in _current)
        {
            if (_rowOf.TryGetValue(day, out var before))
                Fail(row, column, $"{day:yyyy-MM-dd} 在第 {before} 行已经出现。");
            _rowOf[day] = row;
            _days[day] = [];
        }
    }

    private void ReadRole(int row, Head head, string role, List<int> columns)
    {
        if (columns.Count == 0 || _current.Count == 0)
            return;
        var text = string.Join('、', columns.Select(column => grid[row, column]).Where(cell => cell.Length > 0));
        var started = _current.All(day => _days[day].ContainsKey(role));
        if (text.Length == 0)
        {
            if (started)
                return;
            text = _above.GetValueOrDefault(role, "");
        }
        if (text.Length == 0)
        {
            Fail(row, columns[0], role == Leader ? "缺少带班领导。" : "缺少值班员。");
            return;
        }
        _above[role] = started && _above.TryGetValue(role, out var above) && above != text ? $"{above}、{text}" : text;
        var phones = string.Concat(head.Phones.Select(column => grid[row, column]));
        var at = columns.FirstOrDefault(column => grid[row, column].Length > 0, columns[0]);
        var ids = names.Read(text, phones, message => Fail(row, at, message));
        foreach (var day in _current)
        {
            if (!_days[day].TryGetValue(role, out var named))
                _days[day][role] = named = [];
            named.AddRange(ids.Except(named).ToList());
        }
    }

    private void Fail(int row, int column, string message) => _mistakes.Add(new SheetMistake(SheetGrid.Address(row, column), message));

    /// <summary>Which columns mean what.</summary>
    private sealed record Head(int Row, List<int> Dates, List<int> Weekdays, List<int> Leaders, List<int> Officers, List<int> Phones)
    {
        private static readonly string[] PhoneWords = ["电话", "手机", "联系"];

        /// <summary>All columns with names.</summary>
        public IEnumerable<int> People => Leaders.Concat(Officers);

        /// <summary>The kind that a head belongs to, or null.</summary>
        public List<int>? Of(string title) => title switch
        {
            "" => null,
            _ when PhoneWords.Any(word => title.Contains(word, StringComparison.Ordinal)) => Phones,
            "日期" or "值班日期" or "时间" or "值班时间" => Dates,
            "星期" or "周" or "周次" => Weekdays,
            "值班领导" => Leaders,
            _ when title.Contains("带班", StringComparison.Ordinal) => Leaders,
            _ when title.StartsWith("值班", StringComparison.Ordinal) && !title.EndsWith('表') => Officers,
            _ => null,
        };
    }
}
