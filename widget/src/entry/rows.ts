/** The rows of a sheet: one question each, in the order of the paper; a follower stands only under its filter's answer. */

const FIELDS = "input[type=text], textarea";

export function listRows(form: HTMLFormElement): HTMLElement[] {
  return [...form.querySelectorAll<HTMLElement>("[data-question]")];
}

export function findRow(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>("[data-question]") : null;
}

export function findField(row: HTMLElement): HTMLInputElement | HTMLTextAreaElement | null {
  return row.querySelector<HTMLInputElement | HTMLTextAreaElement>(FIELDS);
}

export function isAnswered(row: HTMLElement): boolean {
  return row.hasAttribute("data-passed");
}

/** Chooses by a digit: 0 no answer, 1 the first one, and so on; false where the question has no such answer. */
export function choose(row: HTMLElement, digit: number): boolean {
  const options = [...row.querySelectorAll<HTMLInputElement>("input[type=radio]")];
  const none = options.find((each) => each.value === "");
  const option = digit === 0 ? none : options.filter((each) => each.value !== "")[digit - 1];
  if (option) {
    option.checked = true;
    row.setAttribute("data-passed", "");
  }
  return option !== undefined;
}

/** Hides followers that nobody was asked, and takes their answers away; a filter stands before its followers. */
export function showFollowers(form: HTMLFormElement): void {
  const hidden = new Set<string>();
  for (const row of listRows(form)) {
    const { question = "", filter, option } = row.dataset;
    row.hidden = filter !== undefined && (hidden.has(filter) || readChoice(form, filter) !== option);
    if (row.hidden) {
      hidden.add(question);
      clear(row);
    }
  }
}

/** Brings the focus to a row: to its answer, or into its field. */
export function enter(row: HTMLElement): void {
  const field = findField(row);
  const target = field ?? row.querySelector<HTMLElement>("input:checked") ?? row.querySelector<HTMLElement>("input");
  target?.focus();
  if (field instanceof HTMLInputElement) {
    field.select();
  }
  row.scrollIntoView({ block: "nearest" });
}

function readChoice(form: HTMLFormElement, question: string): string | undefined {
  const row = listRows(form).find((each) => each.dataset["question"] === question);
  return row?.querySelector<HTMLInputElement>("input[type=radio]:checked")?.value;
}

function clear(row: HTMLElement): void {
  row.removeAttribute("data-passed");
  choose(row, 0);
  row.removeAttribute("data-passed");
  const field = findField(row);
  if (field) {
    field.value = "";
  }
}
