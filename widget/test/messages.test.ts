import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parse } from "smol-toml";
import { DRAFT_RUSSIAN, OUTBOX_RUSSIAN, REMOVAL_RUSSIAN } from "../src/keep-messages";
import { chooseMessages, fill, RUSSIAN, sayTime } from "../src/messages";
import { DIALOG_RUSSIAN, KIOSK_RUSSIAN, SETTINGS_RUSSIAN, STEPS_RUSSIAN } from "../src/part-messages";
import { THANKS_RUSSIAN } from "../src/thanks-messages";

/** Reads the texts of one language; the tests run from `widget/`. */
function readTexts(language: string): Record<string, string> {
  const file = parse(readFileSync(`../config/interface/${language}.toml`, "utf8"));
  return file["widget"] as Record<string, string>;
}

/** All built-in texts: the widget's own and those that its parts on demand bring. */
const BUILT_IN: Readonly<Record<string, string>> = {
  ...RUSSIAN,
  ...STEPS_RUSSIAN,
  ...DIALOG_RUSSIAN,
  ...SETTINGS_RUSSIAN,
  ...KIOSK_RUSSIAN,
  ...THANKS_RUSSIAN,
  ...DRAFT_RUSSIAN,
  ...OUTBOX_RUSSIAN,
  ...REMOVAL_RUSSIAN,
};

const places = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

test("the Russian texts of the file are the built-in ones", () => {
  assert.deepEqual({ ...readTexts("ru") }, BUILT_IN);
});

test("English says all that Russian says", () => {
  assert.deepEqual(Object.keys(readTexts("en")).sort(), Object.keys(BUILT_IN).sort());
});

for (const language of ["en", "tt"]) {
  test(`the texts in ${language} have known keys and the same places to fill`, () => {
    for (const [key, text] of Object.entries(readTexts(language))) {
      assert.ok(key in BUILT_IN, key);
      assert.deepEqual(places(text), places(BUILT_IN[key] ?? ""), key);
    }
  });
}

test("texts that came with the questionnaire win, gaps and strangers are harmless", () => {
  const messages = chooseMessages({ send: "Send", sending: "", receipt: 5, stranger: "?" });
  assert.equal(messages.send, "Send");
  assert.equal(messages.sending, RUSSIAN.sending);
  assert.equal(messages.receipt, RUSSIAN.receipt);
  assert.equal("stranger" in messages, false);
  assert.deepEqual(chooseMessages(null), { ...RUSSIAN });
});

test("places are filled, unknown ones stay to be seen", () => {
  assert.equal(fill("{n} из {total} {other}", { n: 0, total: 14 }), "0 из 14 {other}");
});

test("long waits are said in minutes", () => {
  assert.equal(sayTime(chooseMessages(null), 119), "119 с");
  assert.equal(sayTime(chooseMessages(null), 121), "3 мин");
});
