/** Tells whether anything is kept on this device: the part that looks after it is brought only then. */

import { sendResponse } from "./api-client";
import { loadPart } from "./parts";
import type { SurveyForm } from "./survey-form";

/** True where this tab has a draft or this site a response for later. */
export function isAnythingKept(): boolean {
  try {
    return /nok-survey-(draft|outbox):/.test(Object.keys({ ...localStorage, ...sessionStorage }).join());
  } catch {
    return false;
  }
}

/** A screen in a lobby belongs to nobody: it keeps nothing. */
export function mayKeep(element: HTMLElement): boolean {
  return element.getAttribute("mode") !== "kiosk";
}

/** Brings what keeps a form's answers, before the network goes; null for a kiosk, or where it does not come. */
export async function bringKeeper(form: SurveyForm): Promise<(() => () => void) | null> {
  const { host, element } = form.surroundings;
  if (!mayKeep(element)) {
    return null;
  }
  const [draft, outbox] = await Promise.all([loadPart(host, "draft"), loadPart(host, "outbox")]);
  outbox?.openOutbox(element, sendResponse, form);
  return draft && (() => draft.keepAnswers(form, outbox && ((one) => outbox.keepForLater(one, sendResponse))));
}
