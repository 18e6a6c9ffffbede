/** Draws the whole form and the thank-you; knows nothing of the network. */

import { type Answers, visibleQuestions } from "./answers";
import { focusTop, make, makeLink, refill } from "./dom";
import type { Complaint } from "./explanations";
import { fill, type Messages } from "./messages";
import type { Questionnaire } from "./questionnaire";
import { type QuestionView, renderQuestion } from "./render-question";
import { renderSummary, type SummaryView } from "./summary";

/**
 * Where a form stands: open to typing, on its way, between two attempts, sent before with other answers, or on a page
 * that may not send.
 */
export type Phase = "editing" | "sending" | "waiting" | "conflict" | "barred";

export interface FormView {
  readonly form: HTMLFormElement;
  readonly questions: readonly QuestionView[];
  /** Shows the questions that these answers open. */
  refresh(answers: Answers): void;
  /** Shows problems at the questions and in the summary, which takes the focus; an empty list clears them. */
  complain(complaints: readonly Complaint[]): void;
  /** Brings what is said to be wrong up to date after the answer of one question changed; these problems are left. */
  revise(question: string, complaints: readonly Complaint[]): void;
  /** Moves the focus to a question, or to the first one. */
  focus(question?: string): void;
  setPhase(phase: Phase): void;
  /** Says how the sending goes, with a link when there is another way. */
  setStatus(text: string, link?: HTMLElement): void;
  /** Moves the focus, and the eye, to what the status says. */
  focusStatus(): void;
  /** Says something to who does not see what changed. */
  say(text: string): void;
}

/** Draws the form of a questionnaire. */
export function renderForm(questionnaire: Questionnaire, messages: Messages, host: string): FormView {
  const views = questionnaire.questions.map((question) => renderQuestion(question, messages));
  const summary = renderSummary(views, messages);
  const news = make("p", { part: "news", role: "status" });
  const fields = make("fieldset", { part: "questions" }, ...views.map((view) => view.box));
  const button = make("button", { part: "button", type: "submit" }, messages.send);
  const status = make("p", { part: "status", role: "status", tabindex: "-1" });
  const form = make("form", { part: "form", novalidate: true, autocomplete: "off", "aria-labelledby": "n t" });
  const footer = make("div", { part: "footer" }, button, status, renderPrivacy(messages, host));
  form.append(...renderHead(questionnaire), summary.box, fields, news, footer);
  return {
    form,
    questions: views,
    refresh(answers) {
      const text = refreshViews(views, visibleQuestions(questionnaire.questions, answers), answers, messages);
      news.textContent = form.isConnected ? text : "";
    },
    complain: (complaints) => showComplaints(views, summary, complaints),
    revise(code, complaints) {
      if (summary.revise(code, complaints)) {
        news.textContent = messages.complete;
      }
    },
    focus: (code) => (views.find(({ question }) => question.code === code) ?? views[0])?.focus(),
    setPhase(phase) {
      fields.disabled = phase !== "editing";
      button.hidden = phase === "barred";
      status.toggleAttribute("data-barred", button.hidden);
      button.textContent = labelOf(phase, messages);
      button.setAttribute("aria-disabled", String(phase === "sending"));
    },
    setStatus: (text, link) => refill(status, text, ...(link ? [" ", link] : [])),
    focusStatus: () => focusTop(status),
    say: (text) => refill(news, text),
  };
}

/** Draws the thank-you with the receipt as text that can be selected; its heading is to take the focus. */
export function renderThanks(receipt: string, address: string, messages: Messages): HTMLElement {
  return make(
    "div",
    { part: "thanks" },
    make("h2", { part: "title", tabindex: "-1" }, messages.thanks),
    make("p", { part: "intro" }, messages.thanks_hint),
    make("p", { part: "receipt-label" }, messages.receipt),
    make("output", { part: "receipt" }, ...halve(receipt)),
    make("p", { part: "hint" }, messages.receipt_hint),
    makeLink(messages.receipt_link, address),
  );
}

/** Cuts the receipt's number where a narrow screen may break it: in the middle, never before its last group. */
function halve(receipt: string): HTMLElement[] {
  const middle = receipt.indexOf("-", receipt.length / 2 - 1) + 1;
  return [receipt.slice(0, middle), receipt.slice(middle)].map((half) => make("span", { part: "half" }, half));
}

function renderHead({ organization, title, intro }: Questionnaire): HTMLElement[] {
  return [
    make("p", { part: "organization", id: "n" }, organization),
    make("h2", { part: "title", id: "t", tabindex: "-1" }, title),
    make("p", { part: "intro", hidden: !intro }, intro),
  ];
}

/** Says beside the button what becomes of the answers; the link leads away from the page, not from the form. */
function renderPrivacy(messages: Messages, host: string): HTMLElement {
  return make("p", { part: "privacy" }, `${messages.anonymous} `, makeLink(messages.privacy, `${host}/privacy`));
}

/** Shows, hides and numbers; followers carry no number of their own. Returns what to say of those that came or went. */
function refreshViews(
  views: readonly QuestionView[],
  visible: readonly QuestionView["question"][],
  answers: Answers,
  messages: Messages,
): string {
  const main = visible.filter(({ showIf }) => !showIf);
  let news = "";
  for (const view of views) {
    const { box, question } = view;
    const isShown = visible.includes(question);
    if (isShown === box.hidden) {
      box.hidden = !isShown;
      news = fill(messages[isShown ? "appeared" : "vanished"], { text: question.text });
    }
    const n = main.indexOf(question) + 1;
    const [text, label] = n ? [messages.progress, messages.numbered] : [messages.follow_up, messages.follow_up];
    view.setProgress(fill(text, { n, total: main.length }), fill(label, { n }));
    view.refresh(answers);
  }
  return news;
}

function showComplaints(views: readonly QuestionView[], summary: SummaryView, complaints: readonly Complaint[]): void {
  for (const view of views) {
    view.setProblem(complaints.find(({ question }) => question === view.question.code)?.text ?? "");
  }
  summary.show(complaints);
}

function labelOf(phase: Phase, messages: Messages): string {
  const labels = {
    editing: messages.send,
    sending: messages.sending,
    waiting: messages.send_now,
    conflict: messages.fill_again,
    barred: "",
  };
  return labels[phase];
}
