export interface CellMistake {
  /** `B3`, or `file` for the whole. */
  cell: string;
  messages: string[];
}

/** Mistakes of a sheet in reading order: row by row, then from left to right; what belongs to no cell first. */
export function cellsOf(errors: Record<string, string | string[]>): CellMistake[] {
  const place = (cell: string): [number, number] => {
    const match = /^([A-Z]+)(\d+)$/.exec(cell);
    const column = Array.from(match?.[1] ?? '').reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
    return [Number(match?.[2] ?? 0), column];
  };
  return Object.entries(errors)
    .map(([cell, messages]) => ({ cell, messages: Array.isArray(messages) ? messages : [messages] }))
    .sort((a, b) => {
      const [[rowA, columnA], [rowB, columnB]] = [place(a.cell), place(b.cell)];
      return rowA === rowB ? columnA - columnB : rowA - rowB;
    });
}
