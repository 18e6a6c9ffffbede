/** Draws the list of what is still to be answered, over the questions. */

import { focusTop, make, refill } from "./dom";
import type { Complaint } from "./explanations";
import { fill, type Messages } from "./messages";
import type { QuestionView } from "./render-question";

export interface SummaryView {
  readonly box: HTMLElement;
  /** Writes the list anew; an empty one hides the box. */
  list(complaints: readonly Complaint[]): void;
  /** Moves the focus to the box and shows it from its heading on. */
  focus(): void;
}

/** Draws the empty summary of these questions. */
export function renderSummary(views: readonly QuestionView[], messages: Messages): SummaryView {
  const box = make("div", { part: "summary", role: "group", tabindex: "-1", "aria-labelledby": "s", hidden: true });
  return {
    box,
    list(complaints) {
      const items = views.flatMap((view) => {
        const complaint = complaints.find(({ question }) => question === view.question.code);
        return complaint ? [make("li", {}, renderJump(view, complaint.text, messages))] : [];
      });
      box.hidden = items.length === 0;
      refill(
        box,
        make("h3", { id: "s" }, messages.summary),
        make("p", {}, fill(messages.summary_hint, { n: items.length })),
        make("ul", { role: "list" }, ...items),
      );
    },
    focus: () => focusTop(box),
  };
}

/**
 * A link to a question, in few lines: the style sheet cuts the text short, and "choose an answer" goes without saying.
 * The browser cannot follow a fragment into a shadow tree, so the focus is moved by hand.
 */
function renderJump(view: QuestionView, text: string, messages: Messages): HTMLElement {
  const { code, text: question } = view.question;
  const link = make("a", { href: `#f-${code}` }, make("span", { part: "excerpt" }, `${view.label()}. ${question}`));
  if (text !== messages.required_choice) {
    link.append(" ", make("span", { part: "reason" }, text));
  }
  link.addEventListener("click", (event) => {
    event.preventDefault();
    view.focus();
  });
  return link;
}
