/**
 * The script `static/unsent.js` of our own pages: the questionnaire's form is sent by the API with its own id, as often
 * as it takes, and what a person keeps on the device goes when any of our pages opens. `static/page.js` brings it.
 */

import { loadQuestionnaire } from "../api-client";
import { listSlots } from "../outbox";
import type { Questionnaire } from "../questionnaire";
import { HostedForm } from "./hosted-form";
import { HostedOutbox } from "./hosted-outbox";

const RETRY = 30_000;
const outbox = new HostedOutbox();
const answers = document.querySelector<HTMLFormElement>("form#answers");
let timer: ReturnType<typeof setTimeout> | undefined;
let form: HostedForm | null = null;

/** Brings questions and texts: a form that is checked by other questions than its own stays as the server made it. */
async function prepare(): Promise<void> {
  const { lang } = document.documentElement;
  const code = answers?.dataset["code"] ?? listSlots().find(({ entry }) => entry)?.entry?.organization;
  clearTimeout(timer);
  if (!code || (!answers && lang === "ru")) {
    return; // Russian is built in
  }
  const outcome = await loadQuestionnaire(location.origin, code, lang, answers?.dataset["style"]);
  if (outcome.kind === "failed") {
    timer = setTimeout(prepare, RETRY);
    return;
  }
  outbox.translate(outcome.questionnaire);
  if (answers && !form && isOf(answers, outcome.questionnaire)) {
    form = new HostedForm(answers, outcome.questionnaire, () => outbox.open());
    removeEventListener("online", prepare);
  }
}

function isOf({ dataset }: HTMLFormElement, { code, version, language, own }: Questionnaire): boolean {
  const { code: ownCode = "", version: ownVersion = "" } = Object(own);
  const asked = `${code} ${version} ${ownCode} ${ownVersion}`.trim();
  return dataset["questionnaire"] === asked && document.documentElement.lang === language;
}

addEventListener("online", prepare);
outbox.open();
void prepare();
