/** What the pages of visits say of marks and states. */
import { type CheckList, countMarks, type Errand, isUnsent, type Mark } from "./errands";

const MARKS: ReadonlyMap<Mark | null, string> = new Map<Mark | null, string>([
  [1, "есть"],
  [0.5, "частично"],
  [0, "нет"],
  ["not_required", "не требуется"],
  [null, "не проверено"],
]);

export const NO_ROOM =
  "Не сохранено: на устройстве нет места, или браузер не даёт сохранять. Отправьте готовое или освободите место.";

export function sayMark(mark: Mark | null): string {
  return MARKS.get(mark) ?? "";
}

/** The marks that an item of a list can have, in the order of their buttons; no mark comes last. */
export function listMarks({ is_required }: CheckList): (Mark | null)[] {
  return [...MARKS.keys()].filter((mark) => mark !== "not_required" || is_required);
}

/** "заполнено 12 из 17 · не отправлено". */
export function sayState(errand: Errand, lists: readonly CheckList[]): string {
  const { marked, all } = countMarks(lists, errand.marks);
  return `заполнено ${marked} из ${all} · ${sayFate(errand)}`;
}

function sayFate(errand: Errand): string {
  if (!isUnsent(errand)) {
    return "изменений нет";
  }
  if (errand.theirs) {
    return "нужно сверить, не отправлено";
  }
  return errand.problem ? "не принято" : "не отправлено";
}
