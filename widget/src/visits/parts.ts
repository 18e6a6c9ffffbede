/** Small parts of the pages of visits. */
import { make, refill } from "../dom";

/** Makes a button; `kind` is its class beside `button`. */
export function makeButton(text: string, press: () => void, kind = "second"): HTMLButtonElement {
  const button = make("button", { class: `button ${kind}`.trim(), type: "button" }, text);
  button.addEventListener("click", press);
  return button;
}

/** Makes a button that removes only after it has asked in its own place; the focus goes to what changes nothing. */
export function makeRemoval(text: string, question: string, remove: () => void): HTMLElement {
  const place = make("div", { class: "actions" });
  const ask = makeButton(text, () => {
    refill(place, make("p", {}, question), makeButton("Да, удалить", remove), leave);
    leave.focus();
  });
  const leave = makeButton("Не удалять", () => {
    refill(place, ask);
    ask.focus();
  });
  place.append(ask);
  return place;
}

/** Puts the focus on the heading of what was just drawn, so that it is read from its beginning. */
export function focusHeading(card: HTMLElement): void {
  const heading = card.querySelector("h1");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus();
}
