/** What is taken along on a visit: check-lists, marks, and what became of them. Plain values, no page and no storage. */

export type Mark = 1 | 0.5 | 0 | "not_required";
/** By list, then by item; an item without a mark is absent. */
export type Marks = Readonly<Record<string, Readonly<Record<string, Mark>>>>;

export interface CheckList {
  readonly code: string;
  readonly title: string;
  readonly is_required: boolean;
  readonly items: readonly (readonly [code: string, text: string])[];
}

/** What is recorded: the number of the record, its marks, and counts in words that no marks tell. */
export interface Recorded {
  readonly seen: number;
  readonly marks: Marks;
  readonly counts: Readonly<Record<string, string>>;
}

/** A record that somebody else made meanwhile. */
export interface Newest extends Recorded {
  readonly at: string;
  readonly by: string;
}

/** One organization as the server tells it. */
export interface TakenErrand extends Recorded {
  readonly code: string;
  readonly name: string;
  readonly form: string;
}

/** The same on the device: `marks` are what the person has now, `base` what was recorded when they were taken. */
export interface Errand extends TakenErrand {
  readonly base: Marks;
  /** Why the server did not take it, in words. */
  readonly problem?: string;
  /** Who recorded something else meanwhile, and the marks of theirs that differ from what was taken along. */
  readonly theirs?: { readonly at: string; readonly by: string; readonly marks: readonly Change[] };
}

export interface Change {
  readonly list: string;
  readonly item: string;
  readonly mark: Mark | null;
}

export interface Taken {
  readonly holder: string;
  readonly cycle: string;
  readonly title: string;
  readonly forms: Readonly<Record<string, readonly CheckList[]>>;
  readonly errands: readonly TakenErrand[];
}

/** Returns the marks with one more, changed or (null) taken away. */
export function setMark(marks: Marks, list: string, item: string, mark: Mark | null): Marks {
  const others = Object.entries(marks[list] ?? {}).filter(([code]) => code !== item);
  return { ...marks, [list]: Object.fromEntries(mark === null ? others : [...others, [item, mark]]) };
}

/** Returns every item whose mark in `after` is not that of `before`, with the later one. */
export function listChanges(before: Marks, after: Marks): Change[] {
  const lists = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return lists.flatMap((list) => {
    const [former = {}, later = {}] = [before[list], after[list]];
    const items = [...new Set([...Object.keys(former), ...Object.keys(later)])];
    return items
      .filter((item) => former[item] !== later[item])
      .map((item) => ({ list, item, mark: later[item] ?? null }));
  });
}

/** Whether the device has something that the server was not told. */
export function isUnsent(errand: Errand): boolean {
  return listChanges(errand.base, errand.marks).length > 0;
}

/** How many items of the lists have a mark, and how many there are. */
export function countMarks(lists: readonly CheckList[], marks: Marks): { marked: number; all: number } {
  const items = lists.flatMap(({ code, items }) => items.map(([item]) => marks[code]?.[item]));
  return { marked: items.filter((mark) => mark !== undefined).length, all: items.length };
}

/**
 * Puts an errand upon what somebody else recorded meanwhile: items that the person did not touch become theirs, those
 * that they did stay, and whatever the other one changed is kept to be shown.
 */
export function rebase(errand: Errand, { at, by, ...newest }: Newest): Errand {
  const mine = listChanges(errand.base, errand.marks);
  const marks = mine.reduce((all, { list, item, mark }) => setMark(all, list, item, mark), newest.marks);
  const changed = listChanges(errand.base, newest.marks);
  return { ...errand, ...newest, base: newest.marks, marks, theirs: { at, by, marks: changed } };
}
