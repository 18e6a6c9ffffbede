import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { takeLease, takeTurn } from "../src/turn";
import { playStorage } from "./storage";

const KEY = "nok-survey-lease";
const hold = async () => undefined;

beforeEach(() => {
  Object.assign(globalThis, { addEventListener: () => undefined, removeEventListener: () => undefined });
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: Date.UTC(2026, 10, 22) });
});
afterEach(() => mock.timers.reset());

async function pass(milliseconds: number): Promise<void> {
  mock.timers.tick(milliseconds);
  for (let turn = 0; turn < 20; turn++) {
    await null;
  }
}

test("one acts, the other waits its turn", async () => {
  playStorage();
  let end: () => void = () => undefined;
  const one = takeLease(() => new Promise<void>((resolve) => (end = resolve)));
  assert.equal(await takeLease(hold), false);
  await pass(1_000);
  await pass(60_000); // the lease is renewed however long it takes
  assert.equal(await takeLease(hold), false);
  end();
  assert.equal(await one, true);
  const next = takeLease(hold);
  await pass(1_000);
  assert.equal(await next, true);
});

test("who wrote last has it, when two ask at the same moment", async () => {
  const { local } = playStorage();
  const acted: string[] = [];
  const one = takeLease(async () => void acted.push("one"));
  local.setItem(KEY, JSON.stringify({ owner: "two", until: Date.now() + 10_000 }));
  await pass(1_000);
  assert.equal(await one, false);
  assert.deepEqual(acted, []);
  assert.equal(JSON.parse(local.getItem(KEY) ?? "").owner, "two");
});

test("a tab that was killed holds it for ten seconds", async () => {
  const { local } = playStorage();
  local.setItem(KEY, JSON.stringify({ owner: "killed", until: Date.now() + 10_000 }));
  assert.equal(await takeLease(hold), false);
  mock.timers.tick(10_000);
  const next = takeLease(hold);
  await pass(1_000);
  assert.equal(await next, true);
});

test("a note from the future, or one that is none, is void", async () => {
  const { local } = playStorage();
  for (const note of [JSON.stringify({ owner: "?", until: Date.now() + 1e9 }), "nonsense", "null", "{}"]) {
    local.setItem(KEY, note);
    const turn = takeLease(hold);
    await pass(1_000);
    assert.equal(await turn, true, note);
  }
});

test("where nothing can be written everybody may act: the server counts a response once", async () => {
  playStorage(true);
  const turn = takeLease(hold);
  await pass(1_000);
  assert.equal(await turn, true);
});

test("a page without locks, or with locks that are forbidden, takes a lease", async () => {
  for (const locks of [undefined, { request: () => Promise.reject(new Error("SecurityError")) }]) {
    playStorage();
    Object.defineProperty(globalThis, "navigator", { configurable: true, value: { locks } });
    const turn = takeTurn(hold);
    await pass(0);
    await pass(1_000);
    assert.equal(await turn, true);
  }
});

test("where there are locks they decide, and what acts may fail", async () => {
  const answer = (lock: object | null) => ({
    locks: { request: (_name: string, _options: object, act: (lock: object | null) => unknown) => act(lock) },
  });
  Object.defineProperty(globalThis, "navigator", { configurable: true, value: answer(null) });
  assert.equal(await takeTurn(hold), false);
  Object.defineProperty(globalThis, "navigator", { configurable: true, value: answer({}) });
  assert.equal(await takeTurn(hold), true);
  await assert.rejects(takeTurn(() => Promise.reject(new Error("broken"))));
});
