import assert from "node:assert/strict";
import { test } from "node:test";
import { readPointers, wordProblems, wordRefusal } from "../src/explanations";
import { chooseMessages, RUSSIAN } from "../src/messages";
import { parseQuestionnaire } from "../src/questionnaire";
import { SAMPLE } from "./samples";

const questions = parseQuestionnaire(SAMPLE)?.questions ?? [];
const messages = chooseMessages(null);

test("the server's pointers name answers, escapes included", () => {
  const problems = readPointers([
    { pointer: "/answers/age", code: "out_of_range" },
    { pointer: "/answers/a~1b~0c", code: "unknown_question" },
    { pointer: "/id", code: "wrong_kind" },
  ]);
  assert.deepEqual(
    problems.map(({ question }) => question),
    ["age", "a/b~c", "/id"],
  );
});

test("problems are worded in the order of the questions, those of nothing shown are left out", () => {
  const problems = [
    { question: "age", code: "out_of_range" },
    { question: "/id", code: "wrong_kind" },
    { question: "suggestions", code: "too_long" },
    { question: "stand_used", code: "required" },
  ];
  assert.deepEqual(wordProblems(problems, questions, new Map([["suggestions", "я".repeat(13)]]), messages), [
    { question: "stand_used", text: "Выберите ответ" },
    { question: "suggestions", text: "Сократите текст. Лишних знаков: 3" },
    { question: "age", text: "Укажите целое число от 14 до 120" },
  ]);
});

test("a reason that we have no words for still asks to answer again", () => {
  const [complaint] = wordProblems([{ question: "age", code: "wrong_kind" }], questions, new Map(), messages);
  assert.equal(complaint?.text, RUSSIAN.invalid);
});

test("a refusal of this site, or one not foreseen, shows the way to the hosted page", () => {
  assert.deepEqual(wordRefusal("origin_not_allowed", messages), { text: RUSSIAN.origin_not_allowed, hasLink: true });
  assert.deepEqual(wordRefusal("malformed", messages), { text: RUSSIAN.rejected, hasLink: true });
  assert.deepEqual(wordRefusal("response_conflict", messages), { text: RUSSIAN.response_conflict, hasLink: false });
});
