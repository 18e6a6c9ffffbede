import assert from "node:assert/strict";
import { test } from "node:test";
import { type Draft, expireDraft, IDLE_MILLISECONDS, readDraft, removeDraft, writeDraft } from "../src/draft";
import { isAnythingKept } from "../src/kept";
import { playStorage } from "./storage";

const NOW = Date.UTC(2026, 10, 22);
const DRAFT: Draft = { id: "0d9f7c7e", answers: { on_time: "yes" }, startedAt: NOW, savedAt: NOW, isSent: false };

test("a draft comes back within ten minutes, in its own organization", () => {
  playStorage();
  writeDraft("K7M3Q9XA", DRAFT);
  assert.deepEqual(readDraft("K7M3Q9XA", NOW + IDLE_MILLISECONDS - 1), DRAFT);
  assert.equal(readDraft("SCHAAAA2", NOW), null);
  assert.equal(isAnythingKept(), true);
  removeDraft("K7M3Q9XA");
  assert.equal(readDraft("K7M3Q9XA", NOW), null);
  assert.equal(isAnythingKept(), false);
});

test("after ten minutes, or with a clock set back by more, it is expired", () => {
  playStorage();
  writeDraft("K7M3Q9XA", DRAFT);
  assert.equal(readDraft("K7M3Q9XA", NOW + IDLE_MILLISECONDS), "expired");
  assert.equal(readDraft("K7M3Q9XA", NOW - IDLE_MILLISECONDS), "expired");
});

test("what was sent is no draft: it waits for its receipt however long it takes", () => {
  playStorage();
  const sent = { ...DRAFT, isSent: true };
  writeDraft("K7M3Q9XA", sent);
  assert.deepEqual(readDraft("K7M3Q9XA", NOW + 100 * IDLE_MILLISECONDS), sent);
});

test("an expired draft holds no answer any more, but is not forgotten", () => {
  const { session } = playStorage();
  writeDraft("K7M3Q9XA", DRAFT);
  expireDraft("K7M3Q9XA");
  assert.equal(readDraft("K7M3Q9XA", NOW), "expired");
  assert.equal(JSON.stringify(session).includes("on_time"), false);
});

test("what somebody else wrote there is no draft, and strange answers are left out", () => {
  const { session } = playStorage();
  for (const text of ["", "{", "null", "7", "[]", '{"id": 5, "savedAt": 1}', '{"id": "x"}']) {
    session.setItem("nok-survey-draft:K7M3Q9XA", text);
    assert.equal(readDraft("K7M3Q9XA", NOW), null, text);
  }
  session.setItem("nok-survey-draft:K7M3Q9XA", JSON.stringify({ ...DRAFT, answers: { age: 41, on_time: "yes" } }));
  assert.deepEqual(readDraft("K7M3Q9XA", NOW), DRAFT);
});

test("a full storage keeps no draft rather than an old one", () => {
  const { session } = playStorage();
  writeDraft("K7M3Q9XA", DRAFT);
  session.room = 10;
  writeDraft("K7M3Q9XA", { ...DRAFT, answers: { on_time: "no" } });
  assert.equal(readDraft("K7M3Q9XA", NOW), null);
});

test("a forbidden storage harms nothing", () => {
  playStorage(true);
  writeDraft("K7M3Q9XA", DRAFT);
  expireDraft("K7M3Q9XA");
  removeDraft("K7M3Q9XA");
  assert.equal(readDraft("K7M3Q9XA", NOW), null);
  assert.equal(isAnythingKept(), false);
});
