/** Draws the list of what is still to be answered, over the questions. */

import { focusTop, make, refill } from "./dom";
import type { Complaint } from "./explanations";
import { fill, type Messages } from "./messages";
import type { QuestionView } from "./render-question";

export interface SummaryView {
  readonly box: HTMLElement;
  /** Lists these problems and takes the focus; with none of them hides. */
  show(complaints: readonly Complaint[]): void;
  /** Brings the list up to date after one answer changed; true when nothing is left of it. */
  revise(changed: string, complaints: readonly Complaint[]): boolean;
}

/** Draws the empty summary of these questions. */
export function renderSummary(views: readonly QuestionView[], messages: Messages): SummaryView {
  const box = make("div", { part: "summary", role: "group", tabindex: "-1", "aria-labelledby": "s", hidden: true });
  let listed: readonly Complaint[] = [];

  function list(complaints: readonly Complaint[]): void {
    listed = complaints;
    const items = views.flatMap((view) => {
      const text = textOf(view, complaints);
      return text ? [make("li", {}, renderJump(view, text, messages))] : [];
    });
    box.hidden = items.length === 0;
    refill(
      box,
      make("h3", { id: "s" }, messages.summary),
      make("p", {}, fill(messages.summary_hint, { n: items.length })),
      make("ul", { role: "list" }, ...items),
    );
  }

  return {
    box,
    show(complaints) {
      list(complaints);
      focusTop(box);
    },
    revise(changed, complaints) {
      const view = views.find(({ question }) => question.code === changed);
      if (box.hidden || !view) {
        return false;
      }
      const hadFocus = box.matches(":focus-within");
      stay(view.box, () => list(reviseProblems(views, changed, listed, complaints)));
      if (hadFocus) {
        view.focus();
      }
      return box.hidden;
    },
  };
}

/**
 * Decides which problems are left: of the question just changed only one that was listed before, lest a number be
 * wrong at its first digit; of the others what the server found, and what came into sight with a follower.
 */
function reviseProblems(
  views: readonly QuestionView[],
  changed: string,
  listed: readonly Complaint[],
  complaints: readonly Complaint[],
): Complaint[] {
  return views
    .map((view) => {
      const question = view.question.code;
      const former = textOf(view, listed);
      const current = textOf(view, complaints);
      const left = question === changed ? former && current : former || current;
      const text = view.box.hidden ? "" : left;
      if (former) {
        view.setProblem(text);
      }
      return { question, text };
    })
    .filter(({ text }) => text);
}

function textOf({ question: { code } }: QuestionView, complaints: readonly Complaint[]): string {
  return complaints.find(({ question }) => question === code)?.text ?? "";
}

/** Keeps a question under the finger while the list above it shrinks; browsers do so at times, Safari never. */
function stay(question: HTMLElement, change: () => void): void {
  const top = question.getBoundingClientRect().top;
  change();
  scrollBy({ top: question.getBoundingClientRect().top - top, behavior: "instant" });
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
