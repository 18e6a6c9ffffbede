/** The mode `kiosk`: a screen in a lobby, one person after the other; nothing of one is left for the next. */

import { focusTop, make, refill } from "../dom";
import styles from "../kiosk.css";
import { fill, layTexts } from "../messages";
import { KIOSK_RUSSIAN } from "../part-messages";
import type { Questionnaire } from "../questionnaire";
import { makeSheet } from "../sheet";
import type { Mount, Stage } from "../stage";
import type { SurveyForm } from "../survey-form";

type Texts = Readonly<Record<keyof typeof KIOSK_RUSSIAN, string>>;
type Screen = "start" | "form" | "end";

const adopt = makeSheet(styles);
const SIGNS_OF_LIFE = ["pointerdown", "keydown", "wheel", "input", "click"];
const IDLE_SECONDS = 120;
const WARNING_SECONDS = 20;
const END_SECONDS = 15;
/** A touch that drives the warning away must not fall through to what lies below. */
const TOUCH_MILLISECONDS = 700;

/** Returns what shows forms behind a start screen. */
export function runKiosk(stage: Stage): Mount {
  const kiosk = new Kiosk(stage);
  adopt(stage.owner.tree);
  return (form) => kiosk.mount(form);
}

class Kiosk {
  private readonly language: string;
  /** What the next person gets, whatever this one chose; here also while there is no network. */
  private first: Questionnaire | null = null;
  private form: SurveyForm | null = null;
  private texts: Texts = KIOSK_RUSSIAN;
  private screen: Screen = "start";
  /** When somebody was here last, on a clock that nobody sets. */
  private seen = performance.now();
  /** Somebody has touched the screen since it was cleared: a language or a panel may stand on the start screen too. */
  private isTouched = false;
  /** Filled in and sent off by people who have left. */
  private readonly left = new Set<SurveyForm>();
  private readonly warning = make("div", { part: "warning", hidden: true });
  private readonly count = make("p", { part: "count", "aria-hidden": "true" });
  private readonly unsent = make("p", { part: "unsent", role: "status" });

  constructor(private readonly stage: Stage) {
    this.language = stage.owner.element.lang;
    for (const sign of SIGNS_OF_LIFE) {
      addEventListener(sign, () => this.live(), { capture: true, passive: true });
    }
    this.warning.addEventListener("click", () => this.warn(false));
    addEventListener("online", () => this.hurry());
    addEventListener("beforeunload", (event) => this.unsentForms().length > 0 && event.preventDefault());
    for (const name of ["submitted", "queued", "error"]) {
      stage.owner.element.addEventListener(`nok-survey-${name}`, () => this.hear());
    }
    setInterval(() => this.tick(), 1000);
  }

  mount(form: SurveyForm): void {
    const { element } = this.stage.owner;
    this.form = form;
    this.texts = layTexts(form.questionnaire.texts, KIOSK_RUSSIAN);
    if (element.lang === this.language && !this.stage.display.style) {
      this.first = form.questionnaire;
    }
    if (this.screen === "start") {
      this.showStart(form);
    } else {
      this.showForm(form);
    }
  }

  private showStart(form: SurveyForm): void {
    const { organization, title, intro, language } = form.questionnaire;
    const begin = make("button", { part: "button begin", type: "button", id: "b" }, this.texts.begin);
    begin.addEventListener("click", () => this.begin(form));
    const welcome = make(
      "div",
      { part: "welcome" },
      make("p", { part: "organization" }, organization),
      make("h2", { part: "title" }, title),
      make("p", { part: "intro", hidden: !intro }, intro),
      begin,
      this.unsent,
    );
    const bar = form.root.querySelector("[part=bar]") ?? "";
    this.fill(make("div", { part: "root start", lang: language }, bar, welcome));
    this.countUnsent();
  }

  /** Who leaves half-way takes nothing back, but can take it away. */
  private showForm({ root }: SurveyForm): void {
    const leave = make("button", { part: "clear", type: "button", id: "k" }, this.texts.leave);
    leave.addEventListener("click", () => this.reset());
    root.append(leave);
    this.fill(root);
  }

  private begin(form: SurveyForm): void {
    const bar = this.stage.owner.tree.querySelector("[part=bar]") ?? "";
    this.screen = "form";
    form.root.prepend(bar);
    this.showForm(form);
    this.stage.dress();
    form.root.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  private fill(root: HTMLElement): void {
    refill(this.stage.owner.tree, root, this.warning);
  }

  private live(): void {
    this.seen = performance.now();
    this.isTouched = true;
    if (this.screen === "end") {
      this.tick();
    }
  }

  private tick(): void {
    const past = performance.now() - this.seen;
    const limit = this.screen === "end" ? END_SECONDS : IDLE_SECONDS;
    const seconds = Math.ceil(limit - past / 1000);
    if (!this.isTouched) {
      return;
    }
    if (seconds <= 0) {
      this.reset();
    } else if (this.screen === "end") {
      this.count.textContent = fill(this.texts.countdown, { n: seconds });
    } else if (seconds <= WARNING_SECONDS) {
      this.warn(true, seconds);
    } else if (past > TOUCH_MILLISECONDS) {
      this.warn(false);
    }
  }

  /** Asks whether somebody is still here: any touch and any key says yes. */
  private warn(isOn: boolean, seconds = 0): void {
    if (isOn && this.warning.hidden) {
      const here = make("button", { part: "button here", type: "button" }, this.texts.still_here);
      const question = make("p", { role: "alert" });
      refill(this.warning, make("div", { part: "root", lang: this.form?.root.lang ?? "" }, question, this.count, here));
      this.stage.dress();
      this.warning.hidden = false;
      question.textContent = this.texts.idle; // an alert is read out when its text comes
    }
    if (isOn) {
      this.count.textContent = String(seconds);
    }
    this.warning.hidden = !isOn;
  }

  /** Something became of an answer: this person's, or that of somebody who has left. */
  private hear(): void {
    const { form } = this;
    if (form && this.screen !== "start") {
      if (isSent(form) && !form.root.querySelector("[part=end]")) {
        this.end(form.root);
      } else if (this.screen === "form" && form.phase === "waiting" && form.isUnsent()) {
        this.end(this.renderQueued(form));
      }
    }
    this.countUnsent();
  }

  /** The answers are here and will go: the person need not wait for the network. */
  private renderQueued(form: SurveyForm): HTMLElement {
    const title = make("h2", { part: "title", tabindex: "-1" }, this.texts.kiosk_queued);
    const thanks = make("div", { part: "thanks" }, title, make("p", { part: "intro" }, this.texts.kiosk_queued_hint));
    return make("div", { part: "root", lang: form.root.lang }, thanks);
  }

  private end(root: HTMLElement): void {
    const finish = make("button", { part: "button finish", type: "button" }, this.texts.finish);
    finish.addEventListener("click", () => this.reset());
    this.screen = "end";
    this.live();
    this.warn(false);
    root.append(make("div", { part: "end" }, this.count, finish, make("p", { part: "hint" }, this.texts.more_time)));
    this.fill(root);
    this.stage.dress();
    const heading = root.querySelector<HTMLElement>("h2");
    if (heading) {
      focusTop(heading);
    }
  }

  /** Back to the beginning: the next person finds no answer, language or looks of this one. */
  private reset(): void {
    const { owner } = this.stage;
    if (this.form?.isUnsent()) {
      this.left.add(this.form);
    }
    this.screen = "start";
    this.isTouched = false;
    this.warn(false);
    this.stage.reset();
    owner.element.lang = this.language;
    if (this.first) {
      owner.begin(this.first);
    }
    owner.tree.getElementById("b")?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  private unsentForms(): SurveyForm[] {
    return [...this.left].filter((form) => form.isUnsent());
  }

  private hurry(): void {
    for (const form of this.left) {
      form.online();
    }
  }

  private countUnsent(): void {
    const waiting = this.unsentForms().length;
    const refused = [...this.left].filter((form) => !form.isUnsent() && !isSent(form)).length;
    const texts = [
      waiting && fill(this.texts.kiosk_waiting, { n: waiting }),
      refused && fill(this.texts.kiosk_refused, { n: refused }),
    ];
    this.unsent.textContent = texts.filter(Boolean).join(" ");
  }
}

function isSent(form: SurveyForm): boolean {
  return !!form.root.querySelector("[part=thanks]");
}
