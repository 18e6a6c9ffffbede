/** What a table of figures says: a row for each day or week, a column for each channel. */
export interface Series {
  /** Which of the colours is the channel's, on every page the same. */
  readonly number: string;
  readonly name: string;
}

export interface Row {
  readonly name: string;
  /** As short as fits under a column. */
  readonly short: string;
  readonly values: readonly number[];
}

export interface Figures {
  readonly series: readonly Series[];
  readonly rows: readonly Row[];
}

export function readTable(table: HTMLTableElement): Figures {
  const headings = [...table.querySelectorAll<HTMLElement>("thead [data-series]")];
  const rows = [...table.querySelectorAll<HTMLElement>("tbody tr")];
  return {
    series: headings.map((each) => ({ number: each.dataset["series"] ?? "1", name: textOf(each) })),
    rows: rows.map(readRow),
  };
}

function readRow(row: HTMLElement): Row {
  const heading = row.querySelector<HTMLElement>("th");
  const cells = [...row.querySelectorAll<HTMLElement>("[data-value]")];
  return {
    name: heading ? textOf(heading) : "",
    short: heading?.dataset["short"] ?? "",
    values: cells.map((cell) => Number(cell.dataset["value"])),
  };
}

function textOf(element: HTMLElement): string {
  return element.textContent?.trim() ?? "";
}
