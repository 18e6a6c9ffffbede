import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parse } from "smol-toml";
import { chooseMessages, fill, RUSSIAN, sayTime } from "../src/messages";

/** Reads the texts of one language; the tests run from `widget/`. */
function readTexts(language: string): Record<string, string> {
  const file = parse(readFileSync(`../config/interface/${language}.toml`, "utf8"));
  return file["widget"] as Record<string, string>;
}

const places = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

test("the Russian texts of the file are the built-in ones", () => {
  assert.deepEqual({ ...readTexts("ru") }, { ...RUSSIAN });
});

for (const language of ["en", "tt"]) {
  test(`the texts in ${language} have the same keys and places to fill`, () => {
    const texts = readTexts(language);
    assert.deepEqual(Object.keys(texts), Object.keys(RUSSIAN));
    for (const [key, text] of Object.entries(RUSSIAN)) {
      assert.deepEqual(places(texts[key] ?? ""), places(text), key);
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
