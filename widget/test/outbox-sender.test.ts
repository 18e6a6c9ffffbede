import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import type { SendOutcome } from "../src/api-client";
import { type Entry, keyOf, listPending, listSlots, putEntry, readEntry, removeSlot } from "../src/outbox";
import { OutboxSender, type SenderState } from "../src/outbox-sender";
import { playStorage } from "./storage";

const ENTRY: Entry = {
  organization: "K7M3Q9XA",
  host: "https://nok.example",
  payload: {
    id: "one",
    questionnaire: { code: "nok-general", version: 1 },
    language: "ru",
    channel: "widget",
    place: null,
    answers: { on_time: "yes" },
    seconds: 70,
    own: null,
  },
  saved_at: "2026-11-22T10:00:00.000Z",
  name: "Школа № 1",
  shown: [["Вовремя ли?", "Да"]],
};
const QUEUED: SendOutcome = { kind: "queued", reason: "offline", retryAfter: 0 };
const REFUSED: SendOutcome = { kind: "refused", code: "response_conflict", problems: [] };
const ACCEPTED: SendOutcome = { kind: "accepted", receipt: "7K2M-Q9XA-3TFV-W8HN" };
const another = (id: string, saved_at = ENTRY.saved_at): Entry => ({
  ...ENTRY,
  payload: { ...ENTRY.payload, id },
  saved_at,
});

/** Plays the browser's locks, which node has not; no other tab is there. */
beforeEach(() => {
  const locks = { request: (_name: string, _options: object, act: (lock: object) => unknown) => act({}) };
  Object.defineProperty(globalThis, "navigator", { configurable: true, value: { locks } });
  mock.timers.enable({ apis: ["setTimeout"] });
});
afterEach(() => mock.timers.reset());

/** Sends to a server that gives these outcomes one after the other. */
function makeSender(outcomes: SendOutcome[], meanwhile: () => void = () => undefined) {
  const seen = { sent: [] as string[], states: [] as SenderState[], accepted: [] as Entry[] };
  const send = async (_host: string, _organization: string, { id }: Entry["payload"]) => {
    seen.sent.push(id);
    await null;
    meanwhile();
    return outcomes.shift() ?? ACCEPTED;
  };
  const watcher = {
    tell: (state: SenderState) => seen.states.push(state),
    accepted: (entry: Entry) => seen.accepted.push(entry),
  };
  return { sender: new OutboxSender(send, watcher), seen };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) {
    await null;
  }
}

test("all that is kept is sent in one round, the oldest first, and the receipts stay without the answers", async () => {
  const { local } = playStorage();
  putEntry(another("young", "2026-11-22T11:00:00.000Z"));
  putEntry(another("old", "2026-11-21T11:00:00.000Z"));
  const { sender, seen } = makeSender([]);
  sender.hurry();
  await settle();
  assert.deepEqual(seen.sent, ["old", "young"]);
  assert.deepEqual(
    listSlots().map(({ entry }) => entry?.receipt),
    ["7K2M-Q9XA-3TFV-W8HN", "7K2M-Q9XA-3TFV-W8HN"],
  );
  assert.deepEqual(seen.states.at(-1), { kind: "idle" });
  assert.equal(/on_time|Вовремя/.test(JSON.stringify(local)), false);
  sender.hurry();
  await settle();
  assert.equal(seen.sent.length, 2);
});

test("what cannot be sent now is tried again by itself, later and later, beside what can", async () => {
  playStorage();
  putEntry(another("a", "2026-11-21T11:00:00.000Z"));
  putEntry(another("b", "2026-11-22T11:00:00.000Z"));
  const { sender, seen } = makeSender([QUEUED, ACCEPTED, QUEUED]);
  sender.hurry();
  await settle();
  assert.deepEqual(seen.sent, ["a", "b"]);
  assert.equal(seen.states.at(-1)?.kind, "waiting");
  mock.timers.tick(2_000);
  await settle();
  mock.timers.tick(3_000);
  await settle();
  assert.deepEqual(seen.sent, ["a", "b", "a", "a"]);
  assert.equal(listPending().length, 0);
});

test("the server's wish for time is kept", async () => {
  playStorage();
  putEntry(ENTRY);
  const { sender, seen } = makeSender([{ kind: "queued", reason: "busy", retryAfter: 30 }]);
  sender.hurry();
  await settle();
  mock.timers.tick(29_000);
  await settle();
  assert.equal(seen.sent.length, 1);
  mock.timers.tick(6_000);
  await settle();
  assert.equal(seen.sent.length, 2);
});

test("what is refused stays with its reason and is never sent again", async () => {
  playStorage();
  putEntry(ENTRY);
  const { sender, seen } = makeSender([REFUSED]);
  sender.hurry();
  await settle();
  sender.hurry();
  await settle();
  assert.deepEqual(seen.sent, ["one"]);
  assert.deepEqual(readEntry(keyOf("one")), { ...ENTRY, refused: "response_conflict" });
});

test("what the person deleted while it was under way does not come back for being refused", async () => {
  playStorage();
  putEntry(ENTRY);
  const { sender } = makeSender([REFUSED], () => removeSlot(keyOf("one")));
  sender.hurry();
  await settle();
  assert.deepEqual(listSlots(), []);
});

test("hurrying sends nothing twice at a time", async () => {
  playStorage();
  putEntry(ENTRY);
  const { sender, seen } = makeSender([]);
  sender.hurry();
  sender.hurry();
  await settle();
  assert.deepEqual(seen.sent, ["one"]);
});

test("what is left of another tab is sent in time", async () => {
  playStorage();
  const { sender, seen } = makeSender([]);
  sender.hurry();
  await settle();
  putEntry(ENTRY);
  sender.wake();
  sender.wake();
  mock.timers.tick(2_000);
  await settle();
  assert.deepEqual(seen.sent, ["one"]);
});

test("a storage that is full, forbidden or forgetful keeps nothing and says so", () => {
  const { local } = playStorage();
  local.room = 10;
  assert.equal(putEntry(ENTRY), false);
  local.setItem = () => undefined;
  assert.equal(putEntry(ENTRY), false);
  playStorage(true);
  assert.equal(putEntry(ENTRY), false);
  assert.deepEqual(listSlots(), []);
});

test("a full storage still has room for a receipt, else what was sent leaves", async () => {
  const { local } = playStorage();
  putEntry(ENTRY);
  const { sender, seen } = makeSender([], () => {
    local.room = 10;
  });
  sender.hurry();
  await settle();
  assert.deepEqual(listSlots(), []);
  assert.equal(seen.accepted[0]?.receipt, "7K2M-Q9XA-3TFV-W8HN");
});

test("what cannot be understood is listed, never sent and never taken out", async () => {
  const { local } = playStorage();
  local.setItem(keyOf("x"), '{"organization"');
  local.setItem(keyOf("y"), '{"organization": "K7M3Q9XA", "payload": null}');
  local.setItem("other", "{}");
  const { sender, seen } = makeSender([]);
  sender.hurry();
  await settle();
  assert.deepEqual(seen.sent, []);
  assert.deepEqual(
    listSlots().map(({ entry }) => entry),
    [null, null],
  );
});
