/** Draws what is kept on this device: how many are unsent, and of each what became of it. */

import { renderRemoval, renderTool } from "./ask-removal";
import { make, makeLink, refill } from "./dom";
import type { OUTBOX_RUSSIAN, REMOVAL_RUSSIAN } from "./keep-messages";
import { fill, type Texts } from "./messages";
import { type Entry, listPending, listSlots, removeSlot, type Slot } from "./outbox";
import type { SenderState } from "./outbox-sender";

export type OutboxTexts = Texts<keyof typeof OUTBOX_RUSSIAN | keyof typeof REMOVAL_RUSSIAN>;

type Status = "pending" | "refused" | "sent" | "unreadable";

interface Row {
  readonly status: Status;
  readonly item: HTMLElement;
}

const REFUSALS: Readonly<Record<string, keyof OutboxTexts>> = {
  response_conflict: "outbox_conflict",
  origin_not_allowed: "outbox_barred",
  organization_unknown: "outbox_unknown",
};

export class OutboxView {
  readonly box = make("section", { part: "root outbox", "aria-labelledby": "outbox", hidden: true });
  private readonly title = make("h2", { part: "outbox-title", id: "outbox", tabindex: "-1" });
  private readonly status = make("p", { part: "outbox-status", role: "status" });
  private readonly list = make("ul", { role: "list" });
  private rows = new Map<string, Row>();
  private state: SenderState = { kind: "idle" };
  private again: HTMLElement;

  constructor(
    private texts: OutboxTexts,
    private readonly send: () => void,
  ) {
    this.again = this.renderAgain();
    this.translate(texts, "ru");
  }

  /** Draws everything in the language of the form below. */
  translate(texts: OutboxTexts, language: string): void {
    this.texts = texts;
    this.box.lang = language;
    this.rows = new Map();
    this.again = this.renderAgain();
    refill(this.title, texts.outbox);
    refill(this.list);
    refill(this.box, this.title, this.status, this.again, this.list);
    this.draw(this.state);
  }

  /** Another tab changed what is kept. */
  redraw(): void {
    this.draw(this.state);
  }

  /** Shows what is kept now; a row is drawn anew only when something became of it. */
  draw(state: SenderState): void {
    const slots = listSlots();
    const unsent = listPending().length;
    this.state = state;
    this.box.hidden = slots.length === 0;
    this.again.hidden = unsent === 0 || state.kind === "sending";
    for (const slot of slots) {
      this.drawRow(slot);
    }
    for (const [key, { item }] of this.rows) {
      if (!slots.some((slot) => slot.key === key)) {
        item.remove();
        this.rows.delete(key);
      }
    }
    this.say(unsent);
  }

  private say(unsent: number): void {
    const text = unsent ? `${fill(this.texts.outbox_count, { n: unsent })} ${this.sayState()}` : "";
    if (this.status.textContent !== text) {
      this.status.textContent = text;
    }
  }

  private sayState(): string {
    const { state, texts } = this;
    if (state.kind !== "waiting") {
      return state.kind === "sending" ? texts.outbox_sending : "";
    }
    if (state.isElsewhere) {
      return texts.outbox_elsewhere;
    }
    const { seconds } = state;
    return seconds < 120
      ? fill(texts.outbox_waiting, { n: seconds })
      : fill(texts.outbox_waiting_long, { n: Math.ceil(seconds / 60) });
  }

  private drawRow({ key, entry }: Slot): void {
    const status = statusOf(entry);
    const row = this.rows.get(key);
    if (row?.status !== status) {
      const item = this.renderItem(key, entry, status, !!row);
      if (row) {
        row.item.replaceWith(item);
      } else {
        this.list.append(item);
      }
      this.rows.set(key, { status, item });
    }
  }

  private renderItem(key: string, entry: Entry | null, status: Status, isNews: boolean): HTMLElement {
    const { texts } = this;
    const remove = () => {
      removeSlot(key);
      this.draw(this.state);
      this.title.focus();
    };
    const item = make("li", { part: "kept", "data-status": status });
    const text = this.wordStatus(entry, status);
    const state = make("p", { part: "kept-state", role: "status" }, isNews ? "" : text);
    setTimeout(() => refill(state, text), 100); // a status is read out when its text comes
    if (entry) {
      item.append(make("p", { part: "kept-name" }, entry.name), make("p", { part: "kept-date" }, this.wordDate(entry)));
    }
    item.append(state, ...this.renderLinks(entry, status));
    if (entry && entry.shown.length > 0) {
      item.append(this.renderAnswers(entry));
    }
    const last =
      status === "sent" ? renderTool(texts.outbox_hide, remove) : renderRemoval(texts, status === "pending", remove);
    item.append(make("div", { part: "tools" }, last));
    return item;
  }

  private wordStatus(entry: Entry | null, status: Status): string {
    const { texts } = this;
    const words = {
      pending: texts.outbox_pending,
      refused: texts[REFUSALS[entry?.refused ?? ""] ?? "outbox_refused"],
      sent: fill(texts.outbox_sent, { receipt: entry?.receipt ?? "" }),
      unreadable: texts.outbox_unreadable,
    };
    return words[status];
  }

  private wordDate({ saved_at }: Entry): string {
    const date = new Date(saved_at);
    const text = Number.isNaN(Number(date)) ? "" : date.toLocaleString(this.box.lang);
    return text && fill(this.texts.outbox_saved, { date: text });
  }

  private renderLinks(entry: Entry | null, status: Status): HTMLElement[] {
    if (entry && status === "sent") {
      return [makeLink(this.texts.outbox_receipt, `${entry.host}/receipts/${encodeURIComponent(entry.receipt ?? "")}`)];
    }
    const page = `${entry?.host}/s/${encodeURIComponent(entry?.organization ?? "")}`;
    return entry && status === "refused" ? [makeLink(this.texts.outbox_page, page)] : [];
  }

  private renderAnswers({ shown }: Entry): HTMLElement {
    const pairs = shown.flatMap(([question, answer]) => [make("dt", {}, question), make("dd", {}, answer)]);
    return make("details", {}, make("summary", {}, this.texts.outbox_answers), make("dl", {}, ...pairs));
  }

  private renderAgain(): HTMLElement {
    return make("div", { part: "tools" }, renderTool(this.texts.outbox_send, this.send));
  }
}

function statusOf(entry: Entry | null): Status {
  if (!entry) {
    return "unreadable";
  }
  return (entry.receipt && "sent") || (entry.refused && "refused") || "pending";
}
