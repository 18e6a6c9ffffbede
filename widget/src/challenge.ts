/** Asks, once something is answered, whether this page may send at all: who may not learns it before the last question. */

import type { SurveyForm } from "./survey-form";

/** What was answered, by address: asked once for the page and organization. */
const answers = new Map<string, Promise<boolean>>();

/** Bars a form whose page is not registered; whatever else is answered, or nothing, changes nothing. */
export async function askChallenge(form: SurveyForm): Promise<void> {
  const { host } = form.surroundings;
  const address = `${host}/api/v1/organizations/${encodeURIComponent(form.organization)}/challenge`;
  const answer = answers.get(address) ?? isBarred(address);
  answers.set(address, answer);
  if ((await answer) && form.phase === "editing") {
    form.settle({ kind: "refused", code: "origin_not_allowed", problems: [] });
  }
}

async function isBarred(address: string): Promise<boolean> {
  try {
    const answer = await fetch(address, { credentials: "omit", cache: "no-store" });
    return answer.status === 403 && Object(await answer.json()).code === "origin_not_allowed";
  } catch {
    answers.delete(address); // no network, or somebody else answers: the next form asks again
    return false;
  }
}
