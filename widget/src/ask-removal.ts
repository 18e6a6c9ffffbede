/** A button that removes only after it has asked once, in its own place: frames may forbid the browser's questions. */

import { make, refill } from "./dom";
import type { REMOVAL_RUSSIAN } from "./keep-messages";
import type { Texts } from "./messages";

type RemovalTexts = Texts<keyof typeof REMOVAL_RUSSIAN>;

/**
 * Makes the button; the focus goes to the answer that changes nothing, and back. What was tried already may have
 * arrived although no answer came: `mayBeTaken` says so.
 */
export function renderRemoval(texts: RemovalTexts, mayBeTaken: boolean, remove: () => void): HTMLElement {
  const sure = mayBeTaken ? `${texts.remove_sure} ${texts.remove_sent}` : texts.remove_sure;
  const place = make("div", { part: "tools removal" });
  const ask = renderTool(texts.remove, () => {
    refill(place, make("span", {}, sure), renderTool(texts.remove_yes, remove), leave);
    leave.focus();
  });
  const leave = renderTool(texts.remove_no, () => {
    refill(place, ask);
    ask.focus();
  });
  place.append(ask);
  return place;
}

/** Makes a lesser button. */
export function renderTool(text: string, press: () => void): HTMLButtonElement {
  const button = make("button", { part: "tool", type: "button" }, text);
  button.addEventListener("click", press);
  return button;
}
