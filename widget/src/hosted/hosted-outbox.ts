/** Shows and sends, over the content of our own page, what is kept on this device. */

import { sendResponse } from "../api-client";
import { OUTBOX_RUSSIAN, REMOVAL_RUSSIAN } from "../keep-messages";
import { layTexts } from "../messages";
import { listSlots } from "../outbox";
import { OutboxSender } from "../outbox-sender";
import type { Questionnaire } from "../questionnaire";
import { OutboxView } from "../render-outbox";

const TEXTS = { ...OUTBOX_RUSSIAN, ...REMOVAL_RUSSIAN };

export class HostedOutbox {
  private readonly view = new OutboxView(TEXTS, () => this.sender.hurry());
  private readonly sender = new OutboxSender(sendResponse, {
    tell: (state) => this.view.draw(state),
    accepted: () => undefined, // its row says so, with the receipt
  });

  constructor() {
    addEventListener("online", () => this.open());
    addEventListener("storage", () => {
      this.place();
      this.view.redraw();
      this.sender.wake();
    });
  }

  /** Shows what is kept, if anything is, and tries to send it. */
  open(): void {
    if (listSlots().length > 0) {
      this.place();
      this.sender.hurry();
    }
  }

  /** Speaks the language of a questionnaire. */
  translate({ texts, language }: Questionnaire): void {
    this.view.translate(layTexts(texts, TEXTS), language);
  }

  private place(): void {
    if (!this.view.box.isConnected) {
      document.querySelector("main")?.prepend(this.view.box);
    }
  }
}
