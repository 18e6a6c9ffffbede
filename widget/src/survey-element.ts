/** The custom element `<nok-survey>`: its attributes are its interface, its children are the fallback. */

import { loadQuestionnaire, sendResponse } from "./api-client";
import { make, refill } from "./dom";
import { announce } from "./events";
import { ensureLink, renewLink } from "./fallback";
import { isAnythingKept, mayKeep } from "./kept";
import { loadPart } from "./parts";
import type { Questionnaire } from "./questionnaire";
import { Stage } from "./stage";
import { sharedStyles } from "./styles";
import { SurveyForm } from "./survey-form";

const DEFAULT_LANGUAGE = "ru";
const RETRY = 30_000;

export class NokSurveyElement extends HTMLElement {
  static readonly observedAttributes = ["organization", "lang", "contrast"];
  /** The origin of our server: where the script itself came from. */
  static host = "";

  private readonly tree: ShadowRoot;
  private stage: Stage | null = null;
  /** What was asked for last: organization, language and style; and what of it is shown. */
  private wish = "";
  private shown = "";
  private retry: ReturnType<typeof setTimeout> | undefined;
  /** The language to return to when the one that the person chose does not come. */
  private former: string | null = null;

  constructor() {
    super();
    this.tree = this.attachShadow({ mode: "open" });
    this.tree.adoptedStyleSheets = [sharedStyles()];
    this.tree.append(make("slot"));
  }

  connectedCallback(): void {
    window.addEventListener("online", this.handleOnline);
    void this.load();
    void this.openOutbox();
  }

  disconnectedCallback(): void {
    window.removeEventListener("online", this.handleOnline);
  }

  attributeChangedCallback(): void {
    this.stage?.dress();
    void this.load();
  }

  private readonly handleOnline = (): void => {
    this.stage?.form?.online();
    void this.load();
    void this.openOutbox();
  };

  /** Shows and sends what earlier pages of this site kept, whatever becomes of the questionnaire. */
  private async openOutbox(): Promise<void> {
    if (isAnythingKept() && mayKeep(this)) {
      const part = await loadPart(NokSurveyElement.host, "outbox");
      if (part) {
        part.openOutbox(this, sendResponse, null);
      } else {
        setTimeout(() => void this.openOutbox(), RETRY);
      }
    }
  }

  /** Brings the questionnaire that the attributes ask for, once per wish; until it is here the fallback stays. */
  private async load(cache?: RequestCache): Promise<void> {
    await null; // attributes come one by one: ask when all are here
    const organization = this.getAttribute("organization");
    if (organization && this.isConnected) {
      await this.bring(this.stage ?? this.makeStage(), organization, cache);
    }
  }

  private async bring(stage: Stage, organization: string, cache?: RequestCache): Promise<void> {
    const language = this.lang || DEFAULT_LANGUAGE;
    const { style } = stage.display;
    const wish = `${organization} ${language} ${style}`;
    if (wish === this.wish) {
      return;
    }
    this.wish = wish;
    const asked = loadQuestionnaire(NokSurveyElement.host, organization, language, style, cache);
    const [outcome, isReady] = await Promise.all([asked, stage.prepare()]);
    if (wish !== this.wish) {
      return;
    }
    if (outcome.kind === "loaded" && isReady) {
      this.shown = wish;
      this.show(stage, outcome.questionnaire);
    } else {
      this.fail(stage, outcome.kind === "failed" ? outcome.code : "unavailable");
    }
  }

  private makeStage(): Stage {
    const { host } = NokSurveyElement;
    this.stage = new Stage({
      host,
      element: this,
      tree: this.tree,
      choose: (language) => {
        this.former = this.lang;
        this.lang = language;
      },
      reload: () => void this.load(),
      begin: (questionnaire) => this.stage && this.show(this.stage, questionnaire),
    });
    return this.stage;
  }

  private show(stage: Stage, questionnaire: Questionnaire): void {
    const { form } = stage;
    if (form?.organization === this.getAttribute("organization") && form?.root.querySelector("[part=thanks]")) {
      return; // a receipt is not to be lost because the page changes its language
    }
    const surroundings = { host: NokSurveyElement.host, element: this, renew: () => void this.renew(stage) };
    this.former = null;
    stage.show(new SurveyForm(questionnaire, surroundings, form));
    announce(this, "nok-survey-ready", null);
  }

  /** Leaves the fallback, or this organization's form that is already here; a returning network tries again. */
  private fail(stage: Stage, code: string): void {
    const { former } = this;
    this.wish = "";
    if (stage.form?.organization !== this.getAttribute("organization")) {
      if (stage.form) {
        this.stage = null; // what is answered there would go where the page no longer points
        refill(this.tree, make("slot"));
        renewLink(NokSurveyElement.host, this);
      }
      ensureLink(NokSurveyElement.host, this);
    } else if (former !== null) {
      this.wish = this.shown;
      this.former = null;
      this.lang = former;
      stage.sayUnchanged();
    }
    if (this.getAttribute("mode") === "kiosk") {
      clearTimeout(this.retry);
      this.retry = setTimeout(() => void this.load(), RETRY); // nobody stands by to load the page again
    }
    announce(this, "nok-survey-error", { code });
  }

  /** The server no longer offers the questionnaire shown: fetches today's past the browser's cache. */
  private async renew(stage: Stage): Promise<void> {
    const former = stage.form;
    this.wish = "";
    await this.load("reload");
    if (stage.form !== former) {
      stage.form?.tellRenewed();
    }
  }
}
