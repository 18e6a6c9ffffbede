/** Shows forms in the shadow tree: as mode and layout want it, the bar over them, in the looks that the person chose. */

import { type Bar, renderBar } from "./bar";
import { type Display, recallDisplay, rememberDisplay } from "./display";
import { refill } from "./dom";
import { loadPart } from "./parts";
import type { Questionnaire } from "./questionnaire";
import type { SurveyForm } from "./survey-form";

/** Puts a form where its mode wants it. */
export type Mount = (form: SurveyForm) => void;

/** A form shown one question at a time. */
export interface Steps {
  /** The code of the question to be seen. */
  current(): string;
  /** Shows all questions again. */
  stop(): void;
}

/** What the stage, and the parts that it brings, ask of the element. */
export interface StageOwner {
  readonly host: string;
  readonly element: HTMLElement;
  readonly tree: ShadowRoot;
  /** Brings the questionnaire in another language, as the person chose. */
  choose(language: string): void;
  /** Brings the questionnaire again if what is wanted of it changed. */
  reload(): void;
  /** Shows a questionnaire that is here already, with no answers in it. */
  begin(questionnaire: Questionnaire): void;
}

const PATIENCE = 10_000;

export class Stage {
  display: Display;
  form: SurveyForm | null = null;
  /** Puts forms into a dialog or a kiosk; without, they stand in the page. */
  private mount: Mount | null = null;
  private startSteps: ((form: SurveyForm, tree: ShadowRoot, from?: string) => Steps) | null = null;
  private steps: Steps | null = null;
  private layout: string | null = null;
  private bar: Bar | null = null;
  private barKey = "";

  constructor(readonly owner: StageOwner) {
    this.display = this.is("kiosk") ? {} : recallDisplay();
  }

  /** Brings the parts that mode and layout need; false when the form must not be shown without the one missing. */
  async prepare(): Promise<boolean> {
    const parts = Promise.all([
      this.mount || this.form || this.prepareMode(),
      this.isStepwise() && this.prepareSteps(),
    ]);
    await Promise.race([parts, new Promise((done) => setTimeout(done, PATIENCE))]);
    return !!this.mount || !this.is("kiosk");
  }

  /** Shows a form, at the question where the former one stood; the focus stays on what has the same name there. */
  show(form: SurveyForm): void {
    const { tree } = this.owner;
    const focused = tree.activeElement?.id;
    this.form = form;
    this.bar?.say("");
    form.root.prepend(this.makeBar(form).box);
    this.arrange(this.steps?.current());
    (this.mount ?? (() => refill(tree, form.root)))(form);
    this.dress();
    if (focused) {
      tree.getElementById(focused)?.focus();
    }
  }

  /** Puts the chosen looks on everything that is shown. */
  dress(): void {
    for (const root of this.owner.tree.querySelectorAll("[part~=root]")) {
      root.setAttribute("data-contrast", this.contrast());
      root.setAttribute("data-size", this.display.size ?? "");
    }
  }

  /** Takes and keeps a person's choice of looks. */
  setDisplay(display: Display): void {
    this.display = display;
    if (!this.is("kiosk")) {
      rememberDisplay(display);
    }
    this.dress();
    this.owner.reload();
  }

  /** Shows all questions at once or one by one, as the person chose. */
  async setLayout(layout: string): Promise<void> {
    this.layout = layout;
    this.bar?.say("");
    if (this.isStepwise()) {
      await this.prepareSteps();
    }
    this.arrange();
  }

  isStepwise(): boolean {
    const { element } = this.owner;
    const layout = this.layout ?? element.getAttribute("layout");
    const width = this.is("button") ? innerWidth : element.clientWidth;
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    return layout === "steps" || (layout === "auto" && width < 30 * rem);
  }

  /** Forgets what the person before chose. */
  reset(): void {
    this.display = {};
    this.layout = this.bar = this.form = this.steps = null;
  }

  /** Says that what the person chose could not be brought. */
  sayUnchanged(): void {
    this.bar?.say(this.form?.messages.unchanged ?? "");
  }

  /** The contrast that the person chose, else that of the page. */
  contrast(): string {
    return this.display.contrast ?? this.owner.element.getAttribute("contrast") ?? "";
  }

  is(mode: string): boolean {
    return this.owner.element.getAttribute("mode") === mode;
  }

  private async prepareMode(): Promise<void> {
    const { host } = this.owner;
    if (this.is("button")) {
      this.mount = (await loadPart(host, "dialog"))?.openInDialog(this) ?? null;
    } else if (this.is("kiosk")) {
      this.mount = (await loadPart(host, "kiosk"))?.runKiosk(this) ?? null;
    }
  }

  private async prepareSteps(): Promise<void> {
    this.startSteps ??= (await loadPart(this.owner.host, "steps"))?.startSteps ?? null;
    if (!this.startSteps) {
      this.sayUnchanged();
    }
  }

  private arrange(from?: string): void {
    this.steps?.stop();
    this.steps = (this.isStepwise() && this.form && this.startSteps?.(this.form, this.owner.tree, from)) || null;
  }

  private makeBar({ questionnaire, messages }: SurveyForm): Bar {
    const key = questionnaire.language + questionnaire.languages;
    if (!this.bar || key !== this.barKey) {
      this.barKey = key;
      this.bar = renderBar(questionnaire, messages, {
        choose: (language) => this.owner.choose(language),
        toggle: (button) => void this.toggleSettings(button),
      });
    }
    return this.bar;
  }

  private async toggleSettings(button: HTMLElement): Promise<void> {
    const part = await loadPart(this.owner.host, "settings");
    this.bar?.say("");
    if (part) {
      part.toggleSettings(this, button);
    } else {
      this.sayUnchanged();
    }
  }
}
