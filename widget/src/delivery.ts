/** Carries one response to the server: tries again while the page is open, never twice at the same time. */

import type { QueueReason, SendOutcome } from "./api-client";

export type SettledOutcome = Exclude<SendOutcome, { kind: "queued" }>;

export interface DeliveryWatcher {
  sending(): void;
  waiting(reason: QueueReason, seconds: number): void;
  settled(outcome: SettledOutcome): void;
}

export interface Delivery {
  /** Tries at once, unless an attempt is under way or the response has arrived. */
  hurry(): void;
  /** The network came back: tries at once if that is what was missing. */
  online(): void;
  /** Gives up: no further attempt, and no word of the one under way. */
  stop(): void;
}

const LONGEST_WAIT = 60;

/** Seconds before the next attempt: 1, 2, 4 … 60, spread by half either way; or soon after what the server asked for. */
export function waitSeconds(attempt: number, retryAfter: number, random: number): number {
  const wait = retryAfter ? retryAfter + random * 5 : Math.min(2 ** attempt, LONGEST_WAIT) * (0.5 + random);
  return Math.ceil(wait);
}

/** Starts the delivery; `send` must be safe to repeat. */
export function startDelivery(send: () => Promise<SendOutcome>, watcher: DeliveryWatcher): Delivery {
  let attempt = 0;
  let isIdle = true;
  let isStopped = false;
  let reason: QueueReason | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function hurry(): Promise<void> {
    if (!isIdle) {
      return;
    }
    isIdle = false;
    clearTimeout(timer);
    watcher.sending();
    const outcome = await send();
    if (isStopped) {
      return;
    }
    if (outcome.kind !== "queued") {
      watcher.settled(outcome);
      return;
    }
    isIdle = true;
    reason = outcome.reason;
    const seconds = waitSeconds(attempt++, outcome.retryAfter, Math.random());
    timer = setTimeout(hurry, seconds * 1000);
    watcher.waiting(reason, seconds);
  }

  void hurry();
  return {
    hurry,
    online: () => reason === "offline" && void hurry(),
    stop() {
      isStopped = true;
      isIdle = false;
      clearTimeout(timer);
    },
  };
}
