/** The script `/w/1.js`: finds its own address, puts in the element of the one-tag form, registers the element. */

import { whenParsed } from "./dom";
import { ensureLink } from "./fallback";
import { defineSurveyElement } from "./survey-element-define";

const ATTRIBUTES = ["organization", "lang", "place", "mode", "layout", "contrast"];

/** Puts `<nok-survey>` after a script that carries `data-organization`; a script in the head gets it at the page's end. */
function insertElement(script: HTMLScriptElement, host: string): void {
  const element = document.createElement("nok-survey");
  for (const name of ATTRIBUTES) {
    const value = script.dataset[name];
    if (value) {
      element.setAttribute(name, value);
    }
  }
  ensureLink(host, element);
  if (script.closest("head")) {
    whenParsed(() => document.body.append(element));
  } else {
    script.after(element);
  }
}

// `currentScript` is empty when a page's own loader runs the text; then the tag is found by its address.
const script = (document.currentScript ?? document.querySelector('script[src*="/w/1.js"]')) as HTMLScriptElement | null;

if (script?.src) {
  const { origin } = new URL(script.src);
  if (script.dataset["organization"]) {
    insertElement(script, origin);
  }
  defineSurveyElement(origin);
}
