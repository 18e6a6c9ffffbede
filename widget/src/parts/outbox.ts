/** Keeps responses on this device on the person's wish, and sends them when a page of this site is open. */

import { OUTBOX_RUSSIAN, REMOVAL_RUSSIAN } from "../keep-messages";
import { layTexts } from "../messages";
import { keyOf, listSlots, makeEntry, putEntry, removeSlot } from "../outbox";
import styles from "../outbox.css";
import { OutboxSender, type Send } from "../outbox-sender";
import { makePayload } from "../payload";
import { OutboxView } from "../render-outbox";
import { makeSheet } from "../sheet";
import type { SurveyForm } from "../survey-form";
import toolStyles from "../tools.css";

const TEXTS = { ...OUTBOX_RUSSIAN, ...REMOVAL_RUSSIAN };
const adoptStyles = [makeSheet(toolStyles), makeSheet(styles)];
let outbox: Outbox | null = null;

/** Shows and sends what is kept, once for the page, over its first widget; in the language of a form, if there is one. */
export function openOutbox(element: HTMLElement, send: Send, form: SurveyForm | null): void {
  if (listSlots().length > 0) {
    outbox = outbox ?? new Outbox(send);
    outbox.settle(element, form);
    outbox.hurry();
  }
}

/** Keeps the answers of a form; false when the browser does not. The form shows its receipt if they go from this page. */
export function keepForLater(form: SurveyForm, send: Send): boolean {
  const { host, element } = form.surroundings;
  if (!putEntry(makeEntry(host, form.organization, makePayload(form), form.questionnaire))) {
    return false;
  }
  openOutbox(element, send, form);
  outbox?.wait(form);
  return true;
}

class Outbox {
  private readonly view = new OutboxView(TEXTS, () => this.hurry());
  private readonly sender: OutboxSender;
  private element: HTMLElement | null = null;
  /** Forms of this page whose answers are on their way from here, by the id of the response. */
  private readonly forms = new Map<string, SurveyForm>();

  constructor(send: Send) {
    this.sender = new OutboxSender(send, {
      tell: (state) => this.view.draw(state),
      accepted: ({ payload, receipt }) => {
        const form = this.forms.get(payload.id);
        if (receipt && form?.root.isConnected) {
          removeSlot(keyOf(payload.id)); // the thank-you shows the receipt
          form.thank(receipt);
        }
      },
    });
    addEventListener("online", () => this.hurry());
    addEventListener("storage", () => {
      this.view.redraw();
      this.sender.wake();
    });
  }

  hurry(): void {
    this.sender.hurry();
  }

  /** A form of this page waits for its receipt. */
  wait(form: SurveyForm): void {
    this.forms.set(form.identifier, form);
  }

  /** Takes its place over a widget, unless it has one that is still in the page; speaks the language of its form. */
  settle(element: HTMLElement, form: SurveyForm | null): void {
    if (!this.element?.isConnected) {
      this.element = element;
      element.addEventListener("nok-survey-ready", () => this.place(element));
    }
    if (element === this.element && form) {
      this.view.translate(layTexts(form.questionnaire.texts, TEXTS), form.questionnaire.language);
    }
    this.place(element);
  }

  /** A new form takes all the room in the tree: back to its top, in the looks that the person chose. */
  private place(element: HTMLElement): void {
    const tree = element.shadowRoot;
    if (element !== this.element || !tree) {
      return;
    }
    const root = tree.querySelector("[part~=root]:not([part~=outbox])");
    for (const name of ["data-contrast", "data-size"]) {
      this.view.box.setAttribute(name, root?.getAttribute(name) ?? "");
    }
    for (const adopt of adoptStyles) {
      adopt(tree);
    }
    tree.prepend(this.view.box);
  }
}
