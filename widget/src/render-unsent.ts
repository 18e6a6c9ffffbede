/** Makes the foot of a form into the bar of an answer that is not sent: send, keep for later, remove. */

import { renderRemoval, renderTool } from "./ask-removal";
import { make } from "./dom";
import type { DRAFT_RUSSIAN, REMOVAL_RUSSIAN } from "./keep-messages";
import type { Texts } from "./messages";

export type DraftTexts = Texts<keyof typeof DRAFT_RUSSIAN | keyof typeof REMOVAL_RUSSIAN>;

export interface UnsentActions {
  /** Absent where what would send it later could not be loaded. */
  readonly keep: (() => void) | null;
  remove(): void;
}

export interface UnsentBar {
  show(isShown: boolean): void;
  /** Says that the browser does not keep anything. */
  fail(): void;
}

/** Draws the bar around the button and the status that stand there already; hidden at first. */
export function renderUnsent(footer: Element, texts: DraftTexts, actions: UnsentActions): UnsentBar {
  const title = make("p", { part: "unsent-title" }, texts.unsent);
  const failure = make("p", { part: "error", role: "alert" });
  const keep = renderTool(texts.keep, () => actions.keep?.());
  const hint = make("p", { part: "hint" }, texts.keep_hint);
  let tools: HTMLElement | null = null;
  keep.hidden = hint.hidden = !actions.keep;
  return {
    show(isShown) {
      if (isShown === !!tools) {
        return;
      }
      footer.toggleAttribute("data-unsent", isShown);
      title.remove();
      tools?.remove();
      tools = null;
      if (isShown) {
        const removal = renderRemoval(texts, true, actions.remove);
        tools = make("div", { part: "unsent-tools" }, make("div", { part: "tools" }, keep, removal), hint, failure);
        footer.prepend(title);
        footer.append(tools);
      }
    },
    fail() {
      failure.textContent = texts.keep_failed;
      keep.hidden = hint.hidden = true;
    },
  };
}
