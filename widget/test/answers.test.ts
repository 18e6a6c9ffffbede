import assert from "node:assert/strict";
import { test } from "node:test";
import { carryAnswers, checkAnswers, countCharacters, packAnswers, visibleQuestions } from "../src/answers";
import { parseQuestionnaire } from "../src/questionnaire";
import { SAMPLE } from "./samples";

const questions = parseQuestionnaire(SAMPLE)?.questions ?? [];
const given = (answers: Record<string, string>) => new Map(Object.entries(answers));
const seen = (answers: Record<string, string>) => visibleQuestions(questions, given(answers)).map(({ code }) => code);
const problems = (answers: Record<string, string>) => checkAnswers(questions, given(answers));

test("a follower is seen only while its filter is seen and answered as it asks", () => {
  const always = ["suggestions", "age"];
  assert.deepEqual(seen({}), ["stand_used", ...always]);
  assert.deepEqual(seen({ stand_used: "yes" }), ["stand_used", "stand_satisfied", ...always]);
  assert.deepEqual(seen({ stand_used: "yes", stand_satisfied: "no" }).slice(0, 3), [
    "stand_used",
    "stand_satisfied",
    "stand_detail",
  ]);
  assert.deepEqual(seen({ stand_used: "no", stand_satisfied: "no" }), ["stand_used", ...always]);
});

test("an answer that went out of sight is never sent", () => {
  const answers = given({ stand_used: "no", stand_satisfied: "yes", age: " 41 ", suggestions: "  " });
  assert.deepEqual(packAnswers(questions, answers), { stand_used: "no", age: 41 });
});

test("what is required is asked for, all at once and in order", () => {
  assert.deepEqual(problems({ stand_used: "yes", age: "7" }), [
    { question: "stand_satisfied", code: "required" },
    { question: "age", code: "out_of_range" },
  ]);
});

test("numbers are whole and within their bounds", () => {
  for (const age of ["14", "120", " 41", "041"]) {
    assert.deepEqual(problems({ stand_used: "no", age }), []);
  }
  for (const age of ["13", "121", "-41", "4.5", "4,5", "сорок", "1e2", "0x20"]) {
    assert.deepEqual(problems({ stand_used: "no", age }), [{ question: "age", code: "out_of_range" }], age);
  }
});

test("a text is counted in characters as the server counts them", () => {
  assert.equal(countCharacters("👍👍"), 2);
  assert.equal(countCharacters(" a\r\nb "), 3);
  assert.deepEqual(problems({ stand_used: "no", suggestions: "👍".repeat(10) }), []);
  assert.deepEqual(problems({ stand_used: "no", suggestions: "я".repeat(11) }), [
    { question: "suggestions", code: "too_long" },
  ]);
});

test("control characters and broken pairs, which the server refuses, are dropped", () => {
  const answers = given({ stand_used: "no", suggestions: "a\u0000\u0085\ud800b\tc\n" });
  assert.equal(packAnswers(questions, answers)["suggestions"], "ab\tc");
});

test("answers are carried to another edition where they still fit", () => {
  const answers = given({ stand_used: "perhaps", stand_satisfied: "yes", gone: "yes", suggestions: "сад" });
  assert.deepEqual(Object.fromEntries(carryAnswers(questions, answers)), {
    stand_satisfied: "yes",
    suggestions: "сад",
  });
});
