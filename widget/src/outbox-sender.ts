/** Sends what is kept, all in one round, one round at a time and one tab at a time; waits longer after each failure. */

import type { ResponsePayload, SendOutcome } from "./api-client";
import { waitSeconds } from "./delivery";
import { type Entry, listPending, putEntry, readEntry, removeSlot } from "./outbox";
import { takeTurn } from "./turn";

export type Send = (host: string, organization: string, payload: ResponsePayload) => Promise<SendOutcome>;

export type SenderState =
  | { readonly kind: "idle" }
  | { readonly kind: "sending" }
  | { readonly kind: "waiting"; readonly seconds: number; readonly isElsewhere: boolean };

export interface SenderWatcher {
  /** How the sending stands; also called when an entry changed. */
  tell(state: SenderState): void;
  /** An entry was taken by the server, in this tab. */
  accepted(entry: Entry): void;
}

export class OutboxSender {
  private attempt = 0;
  private isBusy = false;
  private isIdle = true;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly send: Send,
    private readonly watcher: SenderWatcher,
  ) {}

  /** Tries at once, as if for the first time: the network is back, something was added, or the person asks. */
  hurry(): void {
    this.attempt = 0;
    void this.round();
  }

  /** Something changed in another tab: sees to it that what is left is not forgotten when that tab closes. */
  wake(): void {
    if (this.isIdle && listPending().length > 0) {
      this.plan(0, true);
    }
  }

  private async round(): Promise<void> {
    if (this.isBusy) {
      return;
    }
    clearTimeout(this.timer);
    this.isBusy = true;
    this.isIdle = false;
    this.watcher.tell({ kind: "sending" });
    let retryAfter = 0;
    const wasMine = await takeTurn(async (isMine) => {
      for (const { key } of listPending()) {
        retryAfter = isMine() ? Math.max(retryAfter, await this.deliver(key)) : retryAfter;
      }
    });
    this.isBusy = false;
    this.plan(retryAfter, !wasMine);
  }

  private plan(retryAfter: number, isElsewhere: boolean): void {
    if (listPending().length === 0) {
      this.isIdle = true;
      this.watcher.tell({ kind: "idle" });
      return;
    }
    this.isIdle = false;
    const seconds = waitSeconds(this.attempt++, retryAfter, Math.random());
    this.timer = setTimeout(() => void this.round(), seconds * 1000);
    this.watcher.tell({ kind: "waiting", seconds, isElsewhere });
  }

  /** Sends one entry and keeps what came of it; returns how long the server wants to be left alone. */
  private async deliver(key: string): Promise<number> {
    const entry = readEntry(key);
    if (!entry || entry.refused || entry.receipt) {
      return 0; // deleted, or sent by another tab, since the round began
    }
    const outcome = await this.send(entry.host, entry.organization, entry.payload);
    if (outcome.kind === "queued") {
      return outcome.retryAfter;
    }
    if (outcome.kind === "refused") {
      this.keep(key, { ...entry, refused: outcome.code });
    } else {
      const sent = { ...entry, receipt: outcome.receipt, payload: { ...entry.payload, answers: {} }, shown: [] };
      if (!putEntry(sent)) {
        removeSlot(key); // sent is sent: never again
      }
      this.watcher.accepted(sent);
    }
    this.watcher.tell({ kind: "sending" });
    return 0;
  }

  /** A person who deleted it meanwhile does not want it back. */
  private keep(key: string, entry: Entry): void {
    if (readEntry(key)) {
      putEntry(entry);
    }
  }
}
