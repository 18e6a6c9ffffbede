/** Draws the row over the form: the languages by their own names, and the button of the display settings. */

import { make, refill } from "./dom";
import type { Messages } from "./messages";
import type { Questionnaire } from "./questionnaire";

const NAMES: Readonly<Record<string, string>> = { ru: "Русский", en: "English", tt: "Татарча" };

export interface BarActions {
  choose(language: string): void;
  /** Opens or closes the settings; the button says which it is. */
  toggle(button: HTMLElement): void;
}

export interface Bar {
  readonly box: HTMLElement;
  /** Says why nothing changed. */
  say(text: string): void;
}

/** Draws the row for a questionnaire; a language alone is not worth a choice. */
export function renderBar({ language, languages }: Questionnaire, messages: Messages, actions: BarActions): Bar {
  const names = languages.map((code) => {
    const current = code === language && { "aria-current": "true" };
    const attributes = { part: "language", type: "button", lang: code, id: `l-${code}`, ...current };
    const button = make("button", attributes, NAMES[code] ?? code);
    button.addEventListener("click", () => actions.choose(code));
    return button;
  });
  const label = { part: "languages", role: "group", "aria-label": messages.languages, hidden: !names[1] };
  const toggle = make(
    "button",
    { part: "toggle", type: "button", id: "d", "aria-expanded": "false" },
    messages.display,
  );
  toggle.addEventListener("click", () => actions.toggle(toggle));
  const note = make("p", { part: "note", role: "status" });
  const box = make("div", { part: "bar" }, make("div", label, ...names), toggle, note);
  return { box, say: (text) => refill(note, text) };
}
