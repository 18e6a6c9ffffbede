/** The form of our own page, sent by the API; without a network it waits under a bar, and nothing of it is lost. */

import { checkAnswers, packAnswers } from "../answers";
import { type ResponsePayload, sendResponse } from "../api-client";
import { type Delivery, type SettledOutcome, startDelivery } from "../delivery";
import { focusTop, make, refill } from "../dom";
import { removeDraft } from "../draft";
import { type Complaint, wordProblems } from "../explanations";
import { DRAFT_RUSSIAN, REMOVAL_RUSSIAN } from "../keep-messages";
import { askBeforeLeaving } from "../leaving";
import { fill, layTexts, SENDING_RUSSIAN, sayTime } from "../messages";
import { makeEntry, putEntry } from "../outbox";
import type { Questionnaire } from "../questionnaire";
import { renderUnsent, type UnsentBar } from "../render-unsent";

type Field = HTMLInputElement | HTMLTextAreaElement;

const PREFIX = "answer_";
const LONGEST_SECONDS = 7200;
const TEXTS = { ...DRAFT_RUSSIAN, ...REMOVAL_RUSSIAN };

export class HostedForm {
  private readonly organization: string;
  private readonly messages;
  private readonly texts;
  private readonly bar: UnsentBar;
  private readonly status = make("p", { part: "status", role: "status" });
  private readonly connection: HTMLElement;
  private delivery: Delivery | null = null;

  /** Takes over the form that the server made; `openOutbox` is called when its answers were kept for later. */
  constructor(
    private readonly form: HTMLFormElement,
    private readonly questionnaire: Questionnaire,
    private readonly openOutbox: () => void,
  ) {
    const footer = form.querySelector(".send") ?? form;
    this.organization = form.dataset["code"] ?? "";
    this.messages = layTexts(questionnaire.texts, SENDING_RUSSIAN);
    this.texts = layTexts(questionnaire.texts, TEXTS);
    this.bar = renderUnsent(footer, this.texts, { keep: () => this.keep(), remove: () => this.remove() });
    this.connection = form.querySelector<HTMLElement>("#connection") ?? make("div");
    footer.querySelector(".button")?.before(this.status);
    // Before the page's own script hears of it: that one then leaves the sending to us.
    document.addEventListener("submit", this.handleSubmit, true);
    addEventListener("online", () => this.delivery?.online());
    if (form.hasAttribute("data-was-sent") && this.complaints().length === 0) {
      this.send(); // it was on its way when the page went
    }
  }

  private readonly handleSubmit = (event: SubmitEvent): void => {
    const pressed = event.submitter ?? document.activeElement;
    const isRedraw = pressed?.getAttribute("name") === "redraw";
    if (event.target !== this.form || !this.identity["id"] || (isRedraw && !this.delivery)) {
      return;
    }
    if (this.delivery) {
      event.preventDefault();
      this.goOn(isRedraw);
    } else if (this.complaints().length === 0) {
      event.preventDefault();
      this.send();
    } else if (!navigator.onLine) {
      event.preventDefault();
      this.complain(this.complaints());
    } // else the server says what is wrong, at each question
  };

  /** A language or a style is brought by the server, which cannot be reached now. */
  private goOn(isRedraw: boolean): void {
    if (isRedraw) {
      refill(this.status, this.messages.unchanged);
    } else {
      this.delivery?.hurry();
    }
  }

  /** What the form's token says in signed text: the response's id, its channel and place. */
  private get identity(): DOMStringMap {
    return this.form.querySelector<HTMLElement>("[name=token]")?.dataset ?? {};
  }

  private fields(): Field[] {
    return [...this.form.querySelectorAll<Field>(`[name^=${PREFIX}]`)];
  }

  private answers(): Map<string, string> {
    const given = this.fields().filter((field) => field.type !== "radio" || (field as HTMLInputElement).checked);
    return new Map(given.map(({ name, value }) => [name.slice(PREFIX.length), value]));
  }

  private complaints(): Complaint[] {
    const { questions } = this.questionnaire;
    const answers = this.answers();
    return wordProblems(checkAnswers(questions, answers), questions, answers, this.messages);
  }

  /** Says what is missing while the server, which says it better, is away. */
  private complain(complaints: readonly Complaint[]): void {
    const items = complaints.map(({ question, text }) => {
      const address = `#${this.fields().find(({ name }) => name === PREFIX + question)?.id}`;
      const asked = this.questionnaire.questions.find(({ code }) => code === question)?.text ?? "";
      return make("li", {}, make("a", { href: address }, `${text}: ${asked}`));
    });
    this.connection.className = "connection notice wrong";
    refill(this.connection, make("strong", {}, this.messages.summary), make("ul", {}, ...items));
  }

  private payload(): ResponsePayload {
    const { code, version, language, own, questions } = this.questionnaire;
    const { id = "", channel, place } = this.identity;
    return {
      id,
      questionnaire: { code, version },
      language,
      channel: channel === "qr" ? "qr" : "link",
      place: place || null,
      answers: packAnswers(questions, this.answers()),
      seconds: Math.min(Math.round(performance.now() / 1000), LONGEST_SECONDS),
      own,
    };
  }

  private send(): void {
    const payload = this.payload();
    askBeforeLeaving(true);
    this.form.setAttribute("data-sending", ""); // the page's script keeps the draft as one that was sent
    this.connection.className = "connection";
    refill(this.connection);
    this.lock(true);
    this.delivery = startDelivery(() => sendResponse(location.origin, this.organization, payload), {
      sending: () => refill(this.status, this.messages.sending),
      waiting: (reason, seconds) => {
        const time = sayTime(this.messages, seconds);
        refill(this.status, fill(this.messages[`waiting_${reason}`], { time }));
        this.name(this.messages.send_now);
        this.bar.show(true);
      },
      settled: (outcome) => this.settle(outcome),
    });
  }

  /** What is on its way stays as it was when the person sent it. */
  private lock(isLocked: boolean): void {
    for (const field of this.fields()) {
      field.disabled = isLocked;
    }
  }

  private name(text: string): void {
    const button = this.form.querySelector(".send > .button");
    if (button) {
      button.textContent = text;
    }
  }

  private end(): void {
    this.delivery?.stop();
    this.delivery = null;
    askBeforeLeaving(false);
    this.lock(false);
    this.name(this.messages.send);
    this.bar.show(false);
    refill(this.status);
    this.form.removeAttribute("data-sending");
  }

  /** Lets the server show its page: the thanks for what it holds already, else what is wrong with the form. */
  private settle(outcome: SettledOutcome): void {
    this.end();
    const mark = make("input", { type: "hidden", name: "taken", value: "1" });
    if (outcome.kind === "accepted") {
      // To be seen where the network goes just now.
      refill(this.status, `${this.messages.thanks}. ${this.messages.receipt}: ${outcome.receipt}`);
      this.form.append(mark);
    }
    this.form.submit();
    mark.remove(); // who comes back and sends other answers is to be told
  }

  private keep(): void {
    const entry = makeEntry(location.origin, this.organization, this.payload(), this.questionnaire);
    if (putEntry(entry)) {
      this.finish(this.texts.kept_title, this.texts.kept_hint);
      this.openOutbox();
    } else {
      this.bar.fail();
    }
  }

  private remove(): void {
    this.finish(this.texts.removed, this.texts.remove_sent);
  }

  /** Puts a sentence in place of the form: its answers went elsewhere, or away; another form begins with the server. */
  private finish(heading: string, sentence: string): void {
    const title = make("h2", { tabindex: "-1" }, heading);
    const again = make("a", { class: "line-link", href: this.form.action }, this.messages.fill_again);
    this.end();
    removeDraft(`${this.organization}:page`);
    document.removeEventListener("submit", this.handleSubmit, true);
    this.form.replaceWith(make("section", { class: "slip" }, title, make("p", {}, sentence), again));
    focusTop(title);
  }
}
