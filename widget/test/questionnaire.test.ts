import assert from "node:assert/strict";
import { test } from "node:test";
import { parseQuestionnaire } from "../src/questionnaire";
import { SAMPLE } from "./samples";

test("a questionnaire of the contract is read whole", () => {
  const read = parseQuestionnaire(SAMPLE);
  assert.equal(read?.organization, "Школа № 12");
  assert.deepEqual(
    read?.questions.map(({ code }) => code),
    ["stand_used", "stand_satisfied", "stand_detail", "suggestions", "age"],
  );
  assert.deepEqual(read?.questions[1]?.showIf, { question: "stand_used", option: "yes" });
  assert.equal(read?.questions[4]?.max, 120);
});

test("the full name serves where there is no short one", () => {
  const read = parseQuestionnaire({ ...SAMPLE, organization: { ...SAMPLE.organization, short_name: "" } });
  assert.equal(read?.organization, "Школа № 12 города");
});

test("the texts of another language come inside the questionnaire", () => {
  assert.equal(parseQuestionnaire(SAMPLE)?.texts, null);
  const questionnaire = { ...SAMPLE.questionnaire, interface: { send: "Send" } };
  assert.deepEqual(parseQuestionnaire({ ...SAMPLE, questionnaire })?.texts, { send: "Send" });
});

test("what cannot be shown whole is no questionnaire", () => {
  const { questionnaire } = SAMPLE;
  const [first] = questionnaire.questions;
  for (const questions of [[], undefined, [{ ...first, kind: "matrix" }], [{ ...first, options: [] }], [{}]]) {
    assert.equal(parseQuestionnaire({ ...SAMPLE, questionnaire: { ...questionnaire, questions } }), null);
  }
  for (const answer of [null, {}, [], "text", { questionnaire: null }]) {
    assert.equal(parseQuestionnaire(answer), null);
  }
});

test("the languages and styles to choose from are read, and none where an older server names none", () => {
  const questionnaire = { ...SAMPLE.questionnaire, languages: ["ru", "en"], styles: ["standard", "easy"] };
  const read = parseQuestionnaire({ ...SAMPLE, questionnaire });
  assert.deepEqual(
    [read?.languages, read?.styles],
    [
      ["ru", "en"],
      ["standard", "easy"],
    ],
  );
  const { languages: _, ...older } = SAMPLE.questionnaire;
  const former = parseQuestionnaire({ ...SAMPLE, questionnaire: older });
  assert.deepEqual([former?.languages, former?.styles], [[], []]);
});
