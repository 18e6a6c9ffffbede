import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { loadQuestionnaire, type ResponsePayload, sendResponse } from "../src/api-client";
import { SAMPLE } from "./samples";

const HOST = "https://nok.example";
const PAYLOAD: ResponsePayload = {
  id: "0d9f7c7e-8f0c-4d0b-9a64-1f6b0c8c2d11",
  questionnaire: { code: "nok-general", version: 1 },
  language: "ru",
  channel: "widget",
  place: null,
  answers: { stand_used: "yes", age: 41 },
  seconds: 70,
  own: null,
};
const trueFetch = globalThis.fetch;

afterEach(() => {
  globalThis.fetch = trueFetch;
});

/** Puts a server in place of the network; returns the requests that it gets. */
function serve(status: number, body: unknown, headers: Record<string, string> = {}): [string, RequestInit][] {
  const requests: [string, RequestInit][] = [];
  globalThis.fetch = async (address, request) => {
    requests.push([String(address), request ?? {}]);
    return new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers });
  };
  return requests;
}

const send = () => sendResponse(HOST, "K7M3Q9XA", PAYLOAD);

test("the questionnaire is asked for plainly, so that no preflight is needed", async () => {
  const requests = serve(200, SAMPLE);
  const outcome = await loadQuestionnaire(HOST, "K7M3Q9XA", "ru");
  assert.equal(outcome.kind, "loaded");
  const [address, request] = requests[0] ?? ["", {}];
  assert.equal(address, "https://nok.example/api/v1/organizations/K7M3Q9XA/questionnaire?lang=ru");
  assert.equal(request.headers, undefined);
  assert.equal(request.credentials, "omit");
});

test("a server that answers badly, or not at all, is a failed load with a code", async () => {
  const load = () => loadQuestionnaire(HOST, "K7M3Q9XA", "ru");
  serve(404, { code: "organization_unknown" });
  assert.deepEqual(await load(), { kind: "failed", code: "organization_unknown" });
  for (const [status, body] of [
    [200, "<h1>Сайт отключён</h1>"],
    [200, "null"],
    [200, {}],
    [503, SAMPLE],
  ] as const) {
    serve(status, body);
    assert.deepEqual(await load(), { kind: "failed", code: "unavailable" });
  }
  globalThis.fetch = () => Promise.reject(new TypeError("Failed to fetch"));
  assert.deepEqual(await load(), { kind: "failed", code: "unavailable" });
});

test("a response goes out in the contract's shape, and a repeated one is as good as a new one", async () => {
  for (const status of [200, 201]) {
    const requests = serve(status, { id: PAYLOAD.id, receipt: "7K2M-Q9XA-3TFV-W8HN", received_on: "2026-11-22" });
    assert.deepEqual(await send(), { kind: "accepted", receipt: "7K2M-Q9XA-3TFV-W8HN" });
    const [address, request] = requests[0] ?? ["", {}];
    assert.equal(address, "https://nok.example/api/v1/organizations/K7M3Q9XA/responses");
    assert.equal(request.method, "POST");
    assert.deepEqual(JSON.parse(String(request.body)), PAYLOAD);
  }
});

test("refusals carry the server's code and problems", async () => {
  const errors = [{ pointer: "/answers/age", code: "out_of_range", detail: "…" }];
  serve(422, { code: "invalid_answers", errors });
  assert.deepEqual(await send(), { kind: "refused", code: "invalid_answers", problems: errors });
  serve(409, { code: "response_conflict" });
  assert.deepEqual(await send(), { kind: "refused", code: "response_conflict", problems: [] });
});

test("what may pass later is queued, with the server's wish for the time", async () => {
  serve(429, { code: "rate_limited" }, { "Retry-After": "30" });
  assert.deepEqual(await send(), { kind: "queued", reason: "busy", retryAfter: 30 });
  serve(503, { code: "unavailable" });
  assert.deepEqual(await send(), { kind: "queued", reason: "unavailable", retryAfter: 0 });
  for (const status of [200, 403, 404, 511]) {
    serve(status, "<h1>Вход в сеть Wi-Fi</h1>");
    assert.deepEqual(await send(), { kind: "queued", reason: "unavailable", retryAfter: 0 });
  }
  globalThis.fetch = () => Promise.reject(new TypeError("Failed to fetch"));
  assert.deepEqual(await send(), { kind: "queued", reason: "offline", retryAfter: 0 });
});

test("a wish for a date is understood, nonsense and for ever are not followed", async () => {
  const wait = async (header: string) => {
    serve(503, {}, { "Retry-After": header });
    const outcome = await send();
    return outcome.kind === "queued" ? outcome.retryAfter : Number.NaN;
  };
  const inOneMinute = await wait(new Date(Date.now() + 60_000).toUTCString());
  assert.ok(inOneMinute >= 58 && inOneMinute <= 60, String(inOneMinute));
  assert.equal(await wait("soon"), 0);
  assert.equal(await wait("99999999"), 3600);
  assert.equal(await wait(new Date(0).toUTCString()), 0);
});

test("a server that says nothing is given up after a while", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  globalThis.fetch = (_address, request) =>
    new Promise((_resolve, reject) => request?.signal?.addEventListener("abort", () => reject(new Error("aborted"))));
  const outcome = send();
  context.mock.timers.tick(20_000);
  assert.deepEqual(await outcome, { kind: "queued", reason: "offline", retryAfter: 0 });
});
