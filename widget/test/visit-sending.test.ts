import assert from "node:assert/strict";
import { test } from "node:test";
import { findErrand, keepErrand, keepTaken, listErrands, type Trip } from "../src/visits/device";
import type { Errand, Taken } from "../src/visits/errands";
import { type Sent, sendAll } from "../src/visits/sending";
import { playStorage } from "./storage";

const CODES = ["AAAA1111", "BBBB1111"];
const TAKEN: Taken = {
  holder: "token-1",
  cycle: "social-2026",
  title: "2026 год",
  forms: {},
  errands: CODES.map((code) => ({ code, name: code, form: "", seen: 3, marks: {}, counts: {} })),
};
const TRIP: Trip = { holder: TAKEN.holder, cycle: TAKEN.cycle, title: TAKEN.title, forms: TAKEN.forms };

interface Asked {
  readonly address: string;
  readonly body: URLSearchParams | undefined;
}

/** Lets the server answer so, in order; the session comes first. Returns what it was asked. */
function play(...answers: (Response | Error | (() => Response))[]): Asked[] {
  const asked: Asked[] = [];
  globalThis.fetch = async (address, more) => {
    asked.push({ address: String(address), body: more?.body as URLSearchParams | undefined });
    const answer = answers[asked.length - 1];
    assert.ok(answer, `nothing more is asked: ${address}`);
    if (answer instanceof Error) {
      throw answer;
    }
    return typeof answer === "function" ? answer() : answer;
  };
  return asked;
}

function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status });
}

function session(holder = "token-1"): Response {
  return json({ holder, csrf_token: "proof" });
}

/** Ticks an item of each organization, and sends both. */
function send(): Promise<Sent> {
  playStorage();
  keepTaken(TAKEN);
  for (const errand of listErrands(TRIP)) {
    keepErrand(TRIP, { ...errand, marks: { stand: { name: 1 } } });
  }
  return sendAll(
    listErrands(TRIP).map((errand) => [TRIP, errand] as const),
    "token-1",
  );
}

function kept(code: string): Errand | null {
  return findErrand(TRIP, code);
}

test("what is recorded leaves the device, and was sent with the proof and the number that was taken along", async () => {
  const asked = play(session(), json({ seen: 4 }), json({ seen: 5 }));
  assert.deepEqual(await send(), { names: CODES, left: 0, failure: null });
  assert.equal(asked[1]?.address, "/council/cycles/social-2026/organizations/AAAA1111/visit");
  assert.deepEqual(Object.fromEntries(asked[1]?.body ?? []), {
    csrf_token: "proof",
    seen: "3",
    marks: '{"stand":{"name":1}}',
  });
  assert.equal(Object.keys(localStorage).length, 0);
});

test("what was ticked while it was on its way stays, upon what was recorded", async () => {
  play(
    session(),
    () => {
      keepErrand(TRIP, { ...(kept("AAAA1111") as Errand), marks: { stand: { name: 1, hours: 0 } } });
      return json({ seen: 4 });
    },
    json({ seen: 5 }),
  );
  await send();
  assert.equal(kept("AAAA1111")?.seen, 4);
  assert.deepEqual(kept("AAAA1111")?.base, { stand: { name: 1 } });
  assert.deepEqual(kept("AAAA1111")?.marks, { stand: { name: 1, hours: 0 } });
});

test("nothing goes where nobody, or somebody else, is signed in, or the server is away", async () => {
  const led = { type: "opaqueredirect", status: 0, ok: false } as Response;
  for (const [answer, failure] of [
    [led, "signed_out"],
    [new Error("network"), "away"],
    [json({}, 503), "away"],
    [json({}, 403), "forbidden"],
    [session("account-7"), "other"],
  ] as const) {
    play(answer);
    assert.deepEqual(await send(), { names: [], left: 0, failure });
    assert.equal(listErrands(TRIP).length, 2);
  }
});

test("a server that goes away on the way keeps what it has not confirmed", async () => {
  play(session(), json({ seen: 4 }), new Error("network"));
  assert.deepEqual(await send(), { names: ["AAAA1111"], left: 0, failure: "away" });
  assert.deepEqual([kept("AAAA1111"), kept("BBBB1111")?.marks], [null, { stand: { name: 1 } }]);
});

test("what somebody else recorded, and what is refused, stays with the reason; the others go on", async () => {
  const now = { seen: 9, marks: { stand: { name: 0 } }, counts: {}, at: "20.05.2026 12:00", by: "оператор" };
  play(session(), json({ code: "observations_changed", now }, 409), json({ code: "not_found" }, 404));
  assert.deepEqual(await send(), { names: [], left: 2, failure: null });
  assert.deepEqual([kept("AAAA1111")?.seen, kept("AAAA1111")?.theirs?.by], [9, "оператор"]);
  assert.deepEqual(kept("AAAA1111")?.marks, { stand: { name: 1 } });
  assert.match(kept("BBBB1111")?.problem ?? "", /в цикле больше нет/);
  play(session(), json({ code: "cycle_state" }, 409), new Response("<html>", { status: 422 }));
  await send();
  assert.match(kept("AAAA1111")?.problem ?? "", /больше не принимает/);
  assert.match(kept("BBBB1111")?.problem ?? "", /обычной форме/);
});
