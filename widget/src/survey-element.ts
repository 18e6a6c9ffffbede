/** The custom element `<nok-survey>`: its attributes are its interface, its children are the fallback. */

import { loadQuestionnaire } from "./api-client";
import { make, refill } from "./dom";
import { announce } from "./events";
import { ensureLink } from "./fallback";
import type { Questionnaire } from "./questionnaire";
import { sharedStyles } from "./styles";
import { SurveyForm } from "./survey-form";

const DEFAULT_LANGUAGE = "ru";

export class NokSurveyElement extends HTMLElement {
  static readonly observedAttributes = ["organization", "lang"];
  /** The origin of our server: where the script itself came from. */
  static host = "";

  private readonly tree: ShadowRoot;
  private form: SurveyForm | null = null;
  /** What was asked for last: organization and language. */
  private wish = "";

  constructor() {
    super();
    this.tree = this.attachShadow({ mode: "open" });
    this.tree.adoptedStyleSheets = [sharedStyles()];
    this.tree.append(make("slot"));
  }

  connectedCallback(): void {
    window.addEventListener("online", this.handleOnline);
    void this.load();
  }

  disconnectedCallback(): void {
    window.removeEventListener("online", this.handleOnline);
  }

  attributeChangedCallback(): void {
    void this.load();
  }

  private readonly handleOnline = (): void => {
    this.form?.online();
    void this.load();
  };

  /** Brings the questionnaire that the attributes ask for, once per wish; until it is here the fallback stays. */
  private async load(cache?: RequestCache): Promise<void> {
    await null; // attributes come one by one: ask when all are here
    const organization = this.getAttribute("organization");
    const language = this.getAttribute("lang") || DEFAULT_LANGUAGE;
    const wish = `${organization} ${language}`;
    if (!organization || !this.isConnected || wish === this.wish) {
      return;
    }
    this.wish = wish;
    const outcome = await loadQuestionnaire(NokSurveyElement.host, organization, language, cache);
    if (wish !== this.wish) {
      return;
    }
    if (outcome.kind === "loaded") {
      this.show(outcome.questionnaire);
    } else {
      this.fail(outcome.code);
    }
  }

  private show(questionnaire: Questionnaire): void {
    const surroundings = { host: NokSurveyElement.host, element: this, renew: () => void this.renew() };
    this.form = new SurveyForm(questionnaire, surroundings, this.form);
    refill(this.tree, this.form.root);
    announce(this, "nok-survey-ready", null);
  }

  /** Leaves the fallback, or the form that is already here, and lets a returning network try again. */
  private fail(code: string): void {
    this.wish = "";
    if (!this.form) {
      ensureLink(NokSurveyElement.host, this);
    }
    announce(this, "nok-survey-error", { code });
  }

  /** The server no longer offers the questionnaire shown: fetches today's past the browser's cache. */
  private async renew(): Promise<void> {
    const former = this.form;
    this.wish = "";
    await this.load("reload");
    if (this.form !== former) {
      this.form?.tellRenewed();
    }
  }
}
