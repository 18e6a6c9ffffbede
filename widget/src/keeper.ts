/** Keeps the answers of one form: as a draft while they are typed, in the outbox when the person wants it so. */

import { carryAnswers } from "./answers";
import { renderTool } from "./ask-removal";
import { focusTop, make, refill } from "./dom";
import { type Draft, expireDraft, IDLE_MILLISECONDS, readDraft, removeDraft, writeDraft } from "./draft";
import { type DraftTexts, renderUnsent, type UnsentBar } from "./render-unsent";
import type { SurveyForm } from "./survey-form";

/** Keys of drafts that this page has looked for: what came later came from this page. */
const sought = new Set<string>();

export class Keeper {
  private readonly key: string;
  private readonly bar: UnsentBar;
  private notice: HTMLElement | null = null;
  /** The response that the notice is about. */
  private noticed = "";
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isStopped = false;

  constructor(
    private readonly form: SurveyForm,
    private readonly texts: DraftTexts,
    private readonly keepForLater: ((form: SurveyForm) => boolean) | null,
  ) {
    const footer = form.view.form.querySelector("[part=footer]") ?? form.view.form;
    this.key = draftKeyOf(form);
    this.bar = renderUnsent(footer, texts, { keep: keepForLater && (() => this.keep()), remove: () => this.remove() });
    this.restore();
    this.tell();
  }

  /** Another form of the same element goes on with these answers. */
  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  /** Something changed in the form: an answer, or where it stands. */
  tell(): void {
    if (this.isStopped) {
      return;
    }
    const { form } = this;
    if (form.identifier !== this.noticed) {
      this.notice?.remove(); // said of answers that are gone
    }
    const isSent = this.isOpen() && (form.phase === "sending" || form.phase === "waiting");
    this.saveDraft(isSent);
    this.bar.show(isSent && (form.phase === "waiting" || form.view.form.querySelector("[data-unsent]") !== null));
  }

  private isOpen(): boolean {
    return this.form.root.contains(this.form.view.form);
  }

  private saveDraft(isSent: boolean): void {
    const { key } = this;
    const { identifier: id, startedAt } = this.form;
    const answers = Object.fromEntries([...this.form.answers].filter(([, answer]) => answer));
    clearTimeout(this.timer);
    if (!this.isOpen() || Object.keys(answers).length === 0) {
      removeDraft(key);
      return;
    }
    writeDraft(key, { id, answers, startedAt, savedAt: Date.now(), isSent });
    if (!isSent) {
      this.timer = setTimeout(() => expireDraft(key), IDLE_MILLISECONDS);
    }
  }

  /** Looks once for what the tab kept before this page came, or for a form that begins with nothing. */
  private restore(): void {
    const { form, key, texts } = this;
    const isSought = sought.has(key) && form.answers.size > 0;
    const draft = isSought || form.phase !== "editing" ? null : readDraft(key, Date.now());
    sought.add(key);
    if (draft === "expired") {
      this.say(texts.draft_expired);
    } else if (draft && draft.id !== form.identifier) {
      this.bringBack(draft);
    }
  }

  private bringBack(draft: Draft): void {
    const { form, texts } = this;
    const answers = carryAnswers(form.questionnaire.questions, new Map(Object.entries(draft.answers)));
    for (const [code, answer] of answers) {
      form.answers.set(code, form.answers.get(code) || answer); // what was typed since the page came is newer
    }
    form.identifier = draft.id;
    form.startedAt = draft.startedAt || form.startedAt;
    form.view.refresh(form.answers);
    this.say(
      texts.draft_restored,
      renderTool(texts.start_anew, () => this.startAnew()),
    );
    if (draft.isSent) {
      form.submit(); // it was on its way when the page went
    }
  }

  /** Says something over the form, in a way that is read out. */
  private say(text: string, ...tools: HTMLElement[]): void {
    const status = make("p", { role: "status" });
    this.notice?.remove();
    this.noticed = this.form.identifier;
    this.notice = make("div", { part: "notice" }, status, ...tools);
    this.form.view.form.prepend(this.notice);
    setTimeout(() => refill(status, text), 100);
  }

  private startAnew(): void {
    this.form.endDelivery();
    this.form.startAnew();
  }

  private remove(): void {
    this.startAnew();
    this.say(`${this.texts.removed} ${this.texts.remove_sent}`);
  }

  private keep(): void {
    const { form, texts } = this;
    if (!this.keepForLater?.(form)) {
      this.bar.fail();
      return;
    }
    this.startAnew();
    const title = make("h2", { part: "title", tabindex: "-1" }, texts.kept_title);
    refill(
      form.root,
      make("div", { part: "thanks kept-thanks" }, title, make("p", { part: "intro" }, texts.kept_hint)),
    );
    focusTop(title);
    this.tell();
  }
}

/** Two elements of one organization on a page are two fillings-in: by their place, and by which of them it is. */
function draftKeyOf({ organization, surroundings: { element } }: SurveyForm): string {
  const place = element.getAttribute("place");
  const twins = [...document.querySelectorAll(element.localName)].filter(
    (one) => one.getAttribute("organization") === organization && one.getAttribute("place") === place,
  );
  return [organization, place ?? "", twins.indexOf(element)].join("/").replace(/\/*(-1|0)?$/, "");
}
