import assert from "node:assert/strict";
import { test } from "node:test";
import type { QueueReason, SendOutcome } from "../src/api-client";
import { type SettledOutcome, startDelivery, waitSeconds } from "../src/delivery";

const ACCEPTED: SendOutcome = { kind: "accepted", receipt: "7K2M-Q9XA-3TFV-W8HN" };
const queued = (reason: QueueReason): SendOutcome => ({ kind: "queued", reason, retryAfter: 0 });
const tick = () => new Promise((resolve) => setImmediate(resolve));

/** Delivers to a server that gives these outcomes one after the other. */
function deliver(outcomes: SendOutcome[]) {
  const seen = { attempts: 0, waits: [] as string[], settled: [] as SettledOutcome[] };
  const delivery = startDelivery(
    async () => {
      seen.attempts++;
      await tick();
      return outcomes.shift() ?? ACCEPTED;
    },
    {
      sending: () => undefined,
      waiting: (reason) => seen.waits.push(reason),
      settled: (outcome) => seen.settled.push(outcome),
    },
  );
  return { delivery, seen };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) {
    await tick();
  }
}

test("waits double up to a minute and are spread by half either way", () => {
  assert.deepEqual(
    [0, 1, 2, 3, 10, 1000].map((attempt) => waitSeconds(attempt, 0, 0.5)),
    [1, 2, 4, 8, 60, 60],
  );
  assert.equal(waitSeconds(3, 0, 0), 4);
  assert.equal(waitSeconds(3, 0, 0.999), 12);
});

test("never sooner than the server asked for", () => {
  for (const random of [0, 0.5, 0.999]) {
    const seconds = waitSeconds(0, 30, random);
    assert.ok(seconds >= 30 && seconds <= 35, String(seconds));
  }
});

test("a response that arrives settles once, and hurrying it then does nothing", async () => {
  const { delivery, seen } = deliver([]);
  delivery.hurry();
  await settle();
  delivery.hurry();
  delivery.online();
  await settle();
  assert.equal(seen.attempts, 1);
  assert.deepEqual(seen.settled, [ACCEPTED]);
});

test("hurrying while waiting tries at once, and never twice at a time", async () => {
  const { delivery, seen } = deliver([queued("unavailable")]);
  await settle();
  assert.deepEqual(seen.waits, ["unavailable"]);
  delivery.hurry();
  delivery.hurry();
  await settle();
  assert.equal(seen.attempts, 2);
  assert.deepEqual(seen.settled, [ACCEPTED]);
});

test("a network that comes back is used at once only if the network was missing", async () => {
  const busy = deliver([queued("busy")]);
  await settle();
  busy.delivery.online();
  await settle();
  assert.equal(busy.seen.attempts, 1);
  busy.delivery.hurry();
  await settle();
  assert.equal(busy.seen.settled.length, 1);

  const offline = deliver([queued("offline")]);
  await settle();
  offline.delivery.online();
  await settle();
  assert.equal(offline.seen.attempts, 2);
});

test("a delivery that was stopped tries no more, and says nothing of the attempt under way", async () => {
  const waiting = deliver([queued("offline")]);
  await settle();
  waiting.delivery.stop();
  waiting.delivery.hurry();
  waiting.delivery.online();
  await settle();
  assert.equal(waiting.seen.attempts, 1);

  const sending = deliver([]);
  sending.delivery.stop();
  await settle();
  assert.equal(sending.seen.attempts, 1);
  assert.deepEqual(sending.seen.settled, []);
});

test("the next attempt comes by itself", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { seen } = deliver([queued("offline"), queued("unavailable")]);
  await settle();
  context.mock.timers.tick(2_000);
  await settle();
  context.mock.timers.tick(3_000);
  await settle();
  assert.deepEqual(seen.waits, ["offline", "unavailable"]);
  assert.deepEqual(seen.settled, [ACCEPTED]);
});
