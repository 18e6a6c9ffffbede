/** Shows a form one question at a time: progress, back and on, a follower right after its filter. */

import { make } from "../dom";
import { layTexts } from "../messages";
import { STEPS_RUSSIAN } from "../part-messages";
import type { QuestionView } from "../render-question";
import { makeSheet } from "../sheet";
import type { Steps } from "../stage";
import styles from "../steps.css";
import type { SurveyForm } from "../survey-form";

const adopt = makeSheet(styles);

/** Shows the form in steps from the question of this code on, or from the first one. */
export function startSteps(form: SurveyForm, tree: ShadowRoot, from?: string): Steps {
  adopt(tree);
  return new Stepper(form, from);
}

class Stepper implements Steps {
  private readonly progress = make("progress", { part: "progress" });
  private readonly back: HTMLElement;
  private readonly next: HTMLElement;
  private at: QuestionView | undefined;

  constructor(
    private readonly form: SurveyForm,
    from: string | undefined,
  ) {
    const texts = layTexts(form.questionnaire.texts, STEPS_RUSSIAN);
    this.back = make("button", { part: "button back", type: "button" }, texts.back);
    this.next = make("button", { part: "button next", type: "submit" }, texts.next);
    this.at = this.questions.find(({ question }) => question.code === from) ?? this.questions[0];
    this.form.view.form.setAttribute("data-steps", "");
    this.find("[part=questions]")?.before(this.progress);
    this.find("[part=button]")?.before(this.back, this.next);
    for (const title of this.titles()) {
      for (const [name, value] of Object.entries(HEADING)) {
        title.setAttribute(name, value);
      }
    }
    this.listen();
    this.refresh();
  }

  current(): string {
    return this.at?.question.code ?? "";
  }

  stop(): void {
    const { root, view } = this.form;
    root.removeEventListener("submit", this.handleSubmit, true);
    root.removeEventListener("input", this.handleInput);
    root.removeEventListener("click", this.handleInput);
    root.removeEventListener("reveal", this.handleReveal);
    this.progress.remove();
    this.back.remove();
    this.next.remove();
    view.form.removeAttribute("data-steps");
    for (const element of root.querySelectorAll("[data-off]")) {
      element.removeAttribute("data-off");
    }
    for (const title of this.titles()) {
      for (const name of Object.keys(HEADING)) {
        title.removeAttribute(name);
      }
    }
  }

  private listen(): void {
    const { root } = this.form;
    root.addEventListener("submit", this.handleSubmit, true); // before the form itself hears of it
    root.addEventListener("input", this.handleInput);
    root.addEventListener("click", this.handleInput);
    root.addEventListener("reveal", this.handleReveal);
    this.back.addEventListener("click", () => this.go(-1));
  }

  /** On any step but the last, sending means going on. */
  private readonly handleSubmit = (event: Event): void => {
    if (this.visible().indexOf(this.at as QuestionView) < this.visible().length - 1) {
      event.preventDefault();
      event.stopPropagation();
      this.check();
    }
  };

  private readonly handleInput = (): void => {
    if (this.at?.box.hasAttribute("data-invalid")) {
      this.at.setProblem(this.complaint());
    }
    this.refresh();
  };

  /** Something leads to a question: the list of mistakes, or the form itself. */
  private readonly handleReveal = ({ target }: Event): void => {
    this.at = this.questions.find(({ box }) => box === target) ?? this.at;
    this.refresh();
  };

  private check(): void {
    const complaint = this.complaint();
    this.at?.setProblem(complaint);
    if (complaint) {
      this.at?.focus();
    } else {
      this.go(1);
    }
  }

  private go(by: number): void {
    const visible = this.visible();
    this.at = visible[visible.indexOf(this.at as QuestionView) + by] ?? this.at;
    this.refresh();
    this.form.view.say(this.progress.getAttribute("aria-label") ?? "");
    const box = this.at?.box;
    box?.querySelector<HTMLElement>(TITLE)?.focus({ preventScroll: true });
    if (box && (box.getBoundingClientRect().top < 80 || box.getBoundingClientRect().bottom > innerHeight)) {
      this.progress.scrollIntoView({ block: "start", behavior: "instant" });
    }
  }

  /** Shows the question where we are; if it is gone with its filter, the one before. */
  private refresh(): void {
    const visible = this.visible();
    while (this.at?.box.hidden) {
      this.at = this.questions[this.questions.indexOf(this.at) - 1];
    }
    const index = visible.indexOf(this.at as QuestionView);
    const main = visible.filter(({ question }) => !question.showIf);
    for (const view of this.questions) {
      turn(view.box, view === this.at);
    }
    this.progress.max = main.length;
    this.progress.value = main.filter((view) => visible.indexOf(view) <= index).length;
    this.progress.setAttribute("aria-label", this.at?.box.querySelector("[part=number]")?.textContent ?? "");
    turn(this.find("[part=intro]"), index === 0);
    turn(this.back, index > 0);
    const isLast = index === visible.length - 1;
    turn(this.next, !isLast);
    turn(this.find("[part=button]"), isLast);
    turn(this.find("[part=privacy]"), isLast);
  }

  private complaint(): string {
    return this.form.complaints().find(({ question }) => question === this.current())?.text ?? "";
  }

  private get questions(): readonly QuestionView[] {
    return this.form.view.questions;
  }

  private visible(): QuestionView[] {
    return this.questions.filter(({ box }) => !box.hidden);
  }

  private titles(): Iterable<Element> {
    return this.form.root.querySelectorAll(TITLE);
  }

  private find(selector: string): HTMLElement | null {
    return this.form.view.form.querySelector(selector);
  }
}

const TITLE = "[part=question-text]";
/** One question is one screen: its text is the heading, and takes the focus. */
const HEADING = { role: "heading", "aria-level": "3", tabindex: "-1" };

/** Shows or hides by an attribute of our own: `hidden` belongs to the form. */
function turn(element: Element | null, isOn: boolean): void {
  element?.toggleAttribute("data-off", !isOn);
}
