using Yuqing.Functions.Duty;
using Yuqing.Functions.Duty.Tables;

namespace Functions.Tests.Duty;

public sealed class RosterSheetReaderTests
{
    private static readonly DateOnly Today = new(2026, 11, 20);
    private static readonly object?[] Head = ["日期", "星期", "带班领导", "值班员", "电话"];

    private static readonly Person[] People =
    [
        new("wang", "王伟", []), new("sun", "孙宏", []), new("chen", "陈敏", []), new("li", "李军", []), new("yang", "杨帆", []),
        new("zhang1", "张静", []) { Phone = "138 0000 0001" }, new("zhang2", "张静", []) { Phone = "13800000002" },
    ];

    [Fact]
    public void Read_SheetOfAnOffice_BlanksAndMergedCellsMeanTheSameAsAbove()
    {
        var sheet = Read(
            [
                ["某局2026年11月值班表"],
                [],
                ["日 期", "星期", "带班领导", "值 班 员", "联系电话"],
                [new DateOnly(2026, 11, 21), "六", "王 伟", "陈敏、李军", "123"],
                ["11月22日", "星期日", null, "杨帆"],
                ["11月23日", "周一", "孙宏", "陈　敏 李军"],
                [null, null, null, "杨帆"],
                ["2026/11/24", null, null, null],
                ["备注：夜班加强巡查"],
            ],
            "A1:E1", "C6:C7");

        Assert.Empty(sheet.Mistakes);
        Assert.Equal(
            [
                "2026-11-21 wang | chen li", "2026-11-22 wang | yang", "2026-11-23 sun | chen li yang", "2026-11-24 sun | chen li yang",
            ],
            sheet.Days.Select(Line));
    }

    [Fact]
    public void Read_YearEnd_FollowsTheDayBefore()
    {
        var sheet = Read([["2026年12月值班表"], Head, ["12月31日", "四", "王伟", "陈敏"], ["1月1日", "五", "王伟", "李军"], ["1.2", "六", "王伟", "李军"]]);

        Assert.Empty(sheet.Mistakes);
        Assert.Equal([new DateOnly(2026, 12, 31), new DateOnly(2027, 1, 1), new DateOnly(2027, 1, 2)], sheet.Days.Select(day => day.Day));
    }

    [Fact]
    public void Read_WithoutAnyYear_TakesTheNearest()
    {
        Assert.Equal(new DateOnly(2027, 1, 3), Assert.Single(Read([Head, ["1月3日", "日", "王伟", "陈敏"]]).Days).Day);
        Assert.Equal(new DateOnly(2026, 10, 1), Assert.Single(Read([Head, ["10月1日", "四", "王伟", "陈敏"]]).Days).Day);
    }

    [Theory]
    [InlineData("11月28日至12月4日", 7)]
    [InlineData("11月23日-29日", 7)]
    [InlineData("2026.11.21—2026.11.22", 2)]
    [InlineData("2026-11-21", 1)]
    [InlineData("11/21（星期六）", 1)]
    public void Read_Range_CoversEachDay(string date, int days) =>
        Assert.Equal(days, Read([["日期", "带班领导"], [date, "王伟"]]).Days.Count);

    [Fact]
    public void Read_TwoOfOneName_AreToldApartByTelephoneOrByTheRoster()
    {
        Assert.Equal("2026-11-21 wang | zhang2", Line(Assert.Single(Read([Head, ["11月21日", null, "王伟", "张静", "13800000002"]]).Days)));
        Assert.Equal("D2", Assert.Single(Read([Head, ["11月21日", null, "王伟", "张静", "1"]]).Mistakes).Cell);
        Assert.Equal("2026-11-21 wang | zhang1", Line(Assert.Single(ReadPreferring([Head, ["11月21日", null, "王伟", "张静"]], "zhang1").Days)));
    }

    [Fact]
    public void Read_Mistakes_AreListedByCellAll()
    {
        var sheet = Read(
            [
                Head,
                ["11月21日", "日", "王伟", "陈敏"],
                ["11月22日", null, "王伟", "赵六、李军"],
                ["不是日期", null, "王伟", "李军"],
                ["11月21日", null, "王伟", "李军"],
                ["11月31日", null, "王伟", "李军"],
            ]);

        Assert.Equal(["B2", "D3", "A4", "A5", "A6"], sheet.Mistakes.Select(mistake => mistake.Cell));
        Assert.Contains("赵六", sheet.Mistakes[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NothingAbove_IsAMistakeOfThatCell() =>
        Assert.Equal(["D2"], Read([Head, ["11月21日", null, "王伟", null]]).Mistakes.Select(mistake => mistake.Cell));

    [Fact]
    public void Read_NoHeadOrNoRows_SaysSo()
    {
        Assert.Equal("", Assert.Single(Read([["通知", "请各单位"], ["11月21日", "陈敏"]]).Mistakes).Cell);
        Assert.Equal("", Assert.Single(Read([Head]).Mistakes).Cell);
    }

    [Fact]
    public void Read_NotAWorkbook_IsRefusedInWordsForPeople()
    {
        Assert.Contains(".xlsx", Assert.Throws<FormatException>(() => SheetGrid.Read(new MemoryStream([1, 2, 3]))).Message, StringComparison.Ordinal);
        var cut = Sheets.Make([Head]);
        Assert.Throws<FormatException>(() => SheetGrid.Read(new MemoryStream(cut, 0, cut.Length / 2)));
    }

    private static string Line(SheetDay day) =>
        $"{day.Day:yyyy-MM-dd} {string.Join(' ', day.People["leader-on-duty"])} | {string.Join(' ', day.People["duty-officer"])}";

    private static RosterSheet Read(object?[][] rows, params string[] merged) => Read(Sheets.Make(rows, merged), "");

    private static RosterSheet ReadPreferring(object?[][] rows, string preferred) => Read(Sheets.Make(rows), preferred);

    private static RosterSheet Read(byte[] file, string preferred) =>
        new RosterSheetReader(SheetGrid.Read(new MemoryStream(file)), new SheetNames(People, new HashSet<string> { preferred }), Today).Read();
}
