/** How a person wants to see the form: remembered on this device, for the pages of this site only. */

export interface Display {
  readonly contrast?: "normal" | "high";
  readonly size?: "normal" | "large" | "huge";
  readonly style?: "standard" | "easy";
}

const KEY = "nok-survey-display";

/** Reads what was chosen here before; nothing where storage is forbidden or holds something else. */
export function recallDisplay(): Display {
  try {
    return Object(JSON.parse(localStorage.getItem(KEY) ?? ""));
  } catch {
    return {};
  }
}

/** Keeps the choice for the next page; where storage is forbidden it lasts as long as this one. */
export function rememberDisplay(display: Display): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(display));
  } catch {
    // The person sees what was chosen; only the next page will not know.
  }
}
