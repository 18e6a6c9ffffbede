/** One questionnaire being filled in and sent: holds the answers, the id and the delivery, and moves the view. */

import { carryAnswers, checkAnswers, visibleQuestions } from "./answers";
import { type ResponsePayload, sendResponse } from "./api-client";
import { type Delivery, type SettledOutcome, startDelivery } from "./delivery";
import { make, makeLink, refill } from "./dom";
import { announce } from "./events";
import { type Complaint, readPointers, wordProblems, wordRefusal } from "./explanations";
import { pageAddress } from "./fallback";
import { makeIdentifier } from "./identifier";
import { bringKeeper, isAnythingKept, mayKeep } from "./kept";
import { askBeforeLeaving } from "./leaving";
import { chooseMessages, fill, type Messages, sayTime } from "./messages";
import { loadPart } from "./parts";
import { makePayload } from "./payload";
import type { Question, Questionnaire } from "./questionnaire";
import { type FormView, type Phase, renderForm, renderThanks } from "./render";

type Refusal = Extract<SettledOutcome, { kind: "refused" }>;

/** Where a refusal leads that another attempt with the same answers would only meet again. */
const PHASES: Readonly<Record<string, Phase>> = { response_conflict: "conflict", origin_not_allowed: "barred" };

/** What a form needs to know of its surroundings. */
export interface Surroundings {
  readonly host: string;
  readonly element: HTMLElement;
  /** Called when the server no longer offers this questionnaire. */
  readonly renew: () => void;
}

export class SurveyForm {
  /** What the element shows: the form, later the thank-you. */
  readonly root: HTMLElement;
  readonly messages: Messages;
  readonly view: FormView;
  readonly answers: Map<string, string>;
  readonly organization: string;
  identifier: string;
  startedAt: number;
  phase: Phase = "editing";
  private delivery: Delivery | null = null;
  /** Tells the part that keeps answers of every change, once it is here. */
  private tellKeeper: (() => void) | null = null;

  /** Draws the questionnaire; a former form gives what of its answers fits, and its id: one filling-in counts once. */
  constructor(
    readonly questionnaire: Questionnaire,
    readonly surroundings: Surroundings,
    former: SurveyForm | null,
  ) {
    this.organization = surroundings.element.getAttribute("organization") ?? "";
    this.messages = chooseMessages(questionnaire.texts);
    const same = former?.organization === this.organization ? former : null;
    this.answers = carryAnswers(questionnaire.questions, same?.answers ?? new Map());
    this.startedAt = same?.startedAt ?? 0;
    this.identifier = same?.identifier ?? makeIdentifier();
    this.view = renderForm(questionnaire, this.messages, surroundings.host);
    this.root = make("div", { part: "root", lang: questionnaire.language }, this.view.form);
    this.view.refresh(this.answers);
    this.listen();
    if (same?.tellKeeper || isAnythingKept()) {
      this.wakeKeeper();
    }
    if (same?.endDelivery()) {
      this.submit(); // what was on its way goes on, with the same id
    }
  }

  /** True while a response is on its way or waits for its next attempt. */
  isUnsent(): boolean {
    return !!this.delivery;
  }

  /** The network came back. */
  online(): void {
    this.delivery?.online();
  }

  /** Says that the server offered another questionnaire in place of the former one. */
  tellRenewed(): void {
    this.move("editing", this.messages.questionnaire_unknown);
    this.view.focus();
  }

  private listen(): void {
    const { form } = this.view;
    form.addEventListener("input", (event) => {
      const { name, value } = event.target as HTMLInputElement;
      this.change(name, value);
    });
    form.addEventListener("click", (event) => {
      const code = (event.target as Element).getAttribute("data-clear");
      if (code) {
        this.change(code, "");
        this.view.focus(code);
      }
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
  }

  private change(code: string, value: string): void {
    this.startedAt = this.startedAt || Date.now();
    this.answers.set(code, value);
    this.view.refresh(this.answers);
    this.view.revise(code, this.complaints());
    this.wakeKeeper();
    this.tellKeeper?.();
  }

  private wakeKeeper(): void {
    if (!this.tellKeeper) {
      void bringKeeper(this).then((tell) => {
        this.tellKeeper ??= tell?.() ?? null;
      });
    }
  }

  /** What the one button does depends on where the form stands. */
  submit(): void {
    if (this.phase === "conflict") {
      this.startAnew();
    } else if (this.phase === "editing") {
      this.check();
    } else {
      this.delivery?.hurry();
    }
  }

  private check(): void {
    const complaints = this.complaints();
    this.view.setStatus("");
    this.view.complain(complaints);
    if (complaints.length === 0) {
      this.send(makePayload(this));
    }
  }

  private send(payload: ResponsePayload): void {
    const { host, element } = this.surroundings;
    let hasWaited = false;
    askBeforeLeaving(true);
    this.delivery = startDelivery(() => sendResponse(host, this.organization, payload), {
      sending: () => this.move("sending", this.messages.sending),
      waiting: (reason, seconds) => {
        const time = sayTime(this.messages, seconds);
        this.move("waiting", fill(this.messages[`waiting_${reason}`], { time }));
        if (!hasWaited) {
          hasWaited = true;
          announce(element, "nok-survey-queued", null);
        }
      },
      settled: (outcome) => this.settle(outcome),
    });
  }

  /** Sends no more, and lets the person leave unasked; true if there was something to send. */
  endDelivery(): boolean {
    const { delivery } = this;
    delivery?.stop();
    this.delivery = null;
    askBeforeLeaving(false);
    return !!delivery;
  }

  /** The server, or a part that asked it early, has decided. */
  settle(outcome: SettledOutcome): void {
    this.endDelivery();
    if (outcome.kind === "accepted") {
      this.thank(outcome.receipt);
    } else {
      this.explain(outcome);
      announce(this.surroundings.element, "nok-survey-error", { code: outcome.code });
    }
  }

  /** Shows the receipt in place of the form. */
  thank(receipt: string): void {
    const { host, element } = this.surroundings;
    const address = `${host}/receipts/${encodeURIComponent(receipt)}`;
    const thanks = renderThanks(receipt, address, this.messages);
    refill(this.root, thanks);
    thanks.querySelector("h2")?.focus();
    announce(element, "nok-survey-submitted", { receipt });
    this.forget();
    this.tellKeeper?.();
    if (!mayKeep(element)) {
      return;
    }
    const { organization, texts } = this.questionnaire;
    const facts = { host, organization, receipt, address, page: pageAddress(host, element), texts };
    void loadPart(host, "thanks").then((part) => part?.completeThanks(thanks, facts));
  }

  /** Tells the person why a response was not taken; the answers stay where they are. */
  private explain({ code, problems }: Refusal): void {
    const complaints = wordProblems(readPointers(problems), this.visible(), this.answers, this.messages);
    const { text, hasLink } = wordRefusal(code, this.messages);
    if (complaints.length > 0) {
      this.move("editing", "");
      this.view.complain(complaints);
      return;
    }
    const { host, element, renew } = this.surroundings;
    const link = hasLink ? makeLink(this.messages.open_page, pageAddress(host, element)) : undefined;
    this.move(PHASES[code] ?? "editing", text, link);
    if (this.phase === "barred") {
      this.view.focusStatus();
    }
    if (code === "questionnaire_unknown") {
      renew();
    }
  }

  /** Forgets the answers: what is filled in next is another response. */
  startAnew(): void {
    this.forget();
    this.move("editing", "");
    this.view.refresh(this.answers);
    this.view.focus();
  }

  private forget(): void {
    this.identifier = makeIdentifier();
    this.answers.clear();
    this.startedAt = 0;
  }

  /** Names what is wrong with the answers as they stand. */
  complaints(): Complaint[] {
    const problems = checkAnswers(this.questionnaire.questions, this.answers);
    return wordProblems(problems, this.visible(), this.answers, this.messages);
  }

  private visible(): Question[] {
    return visibleQuestions(this.questionnaire.questions, this.answers);
  }

  private move(phase: Phase, status: string, link?: HTMLElement): void {
    this.phase = phase;
    this.view.setPhase(phase);
    this.view.setStatus(status, link);
    this.tellKeeper?.();
  }
}
