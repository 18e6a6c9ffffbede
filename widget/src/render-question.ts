/** Draws one question with native controls; the form around it decides what is visible and what is wrong. */

import { type Answers, countCharacters } from "./answers";
import { make } from "./dom";
import { fill, type Messages } from "./messages";
import type { Question } from "./questionnaire";

export interface QuestionView {
  readonly question: Question;
  readonly box: HTMLElement;
  /** Brings what depends on the answers up to date: the counter, the button that clears. */
  refresh(answers: Answers): void;
  /** Writes the place in the questionnaire over the question ("Question 3 of 14"), and keeps a short name of it. */
  setProgress(text: string, label: string): void;
  /** What the question is called for short ("Question 3"). */
  label(): string;
  /** Shows what is wrong, or with an empty text nothing. */
  setProblem(text: string): void;
  /** Moves the focus to the first control. */
  focus(): void;
}

interface Parts {
  readonly box: HTMLElement;
  /** What carries `aria-invalid` and the description: the group of radios, or the field. */
  readonly control: HTMLElement;
  readonly refresh: (answer: string) => void;
}

/** Draws a question; ids are `q-CODE` (box), `f-CODE` (first control), `e-CODE` (problem). */
export function renderQuestion(question: Question, messages: Messages): QuestionView {
  const { code, required, kind, showIf } = question;
  const progress = make("span", { part: "number" });
  const error = make("p", { part: "error", id: `e-${code}`, hidden: true });
  const title = [progress, make("span", { part: "question-text" }, question.text)];
  const { box, control, refresh } = (kind === "choice" ? renderChoice : renderField)(question, messages, title, error);
  let label = "";
  box.id = `q-${code}`;
  box.setAttribute("part", showIf ? "question follower" : "question");
  control.setAttribute("aria-required", String(required));
  return {
    question,
    box,
    refresh: (answers) => refresh(answers.get(code) ?? ""),
    setProgress(text, short) {
      label = short;
      progress.textContent = required ? text : `${text} · ${/^own_/.test(code) ? messages.own : messages.optional}`;
    },
    label: () => label,
    setProblem(text) {
      error.textContent = text;
      error.hidden = !text;
      box.toggleAttribute("data-invalid", !!text);
      control.setAttribute("aria-invalid", String(!!text));
    },
    focus() {
      box.dispatchEvent(new Event("reveal", { bubbles: true })); // for who shows one question at a time
      box.querySelector<HTMLElement>("input,textarea")?.focus();
    },
  };
}

function renderChoice(question: Question, messages: Messages, title: Node[], error: HTMLElement): Parts {
  const { code, required } = question;
  const options = question.options.map((option, index) => {
    const id = index ? `f-${code}-${option.code}` : `f-${code}`;
    const radio = make("input", { type: "radio", name: code, value: option.code, id });
    return make("label", { part: "option" }, radio, make("span", {}, option.text));
  });
  const clear = make("button", { part: "clear", type: "button", hidden: true, "data-clear": code }, messages.clear);
  const legend = make("legend", {}, ...title);
  const describe = { role: "radiogroup", "aria-describedby": error.id };
  const box = make("fieldset", describe, legend, error, make("div", { part: "options" }, ...options), clear);
  return { box, control: box, refresh: (answer) => showChoice(box, answer, clear, required) };
}

/** Checks the radio of the answer, also one that was carried over from an older questionnaire. */
function showChoice(box: HTMLElement, answer: string, clear: HTMLElement, isRequired: boolean): void {
  for (const radio of box.querySelectorAll("input")) {
    radio.checked = radio.value === answer;
  }
  clear.hidden = isRequired || !answer;
}

function renderField(question: Question, messages: Messages, title: Node[], error: HTMLElement): Parts {
  const { code, kind, maxLength, min, max } = question;
  const id = `f-${code}`;
  const counter = make("p", { part: "counter", id: `c-${code}` }, fill(messages.out_of_range, { min, max }));
  const describe = { part: "input", id, name: code, "aria-describedby": `${counter.id} ${error.id}` };
  const field =
    kind === "text"
      ? make("textarea", { ...describe, rows: "4" })
      : make("input", { ...describe, type: "text", inputmode: "numeric", maxlength: "9" });
  return {
    box: make("div", {}, make("label", { for: id }, ...title), error, field, counter),
    control: field,
    refresh(answer) {
      if (field.value !== answer) {
        field.value = answer;
      }
      if (kind === "text") {
        const left = maxLength - countCharacters(answer);
        counter.textContent = fill(left < 0 ? messages.too_long : messages.remaining, { n: Math.abs(left) });
        counter.toggleAttribute("data-over", left < 0);
      }
    },
  };
}
