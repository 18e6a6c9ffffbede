/** Registers `<nok-survey>` where the browser can run it; elsewhere sees to it that a link is there. */

import { whenParsed } from "./dom";
import { ensureLink } from "./fallback";
import { sharedStyles } from "./styles";
import { NokSurveyElement } from "./survey-element";

const TAG = "nok-survey";

/** Defines the element once for a page, speaking to the server at `host`. */
export function defineSurveyElement(host: string): void {
  if (!canRun()) {
    whenParsed(() => {
      for (const element of Array.from(document.querySelectorAll(TAG))) {
        ensureLink(host, element);
      }
    });
  } else if (!customElements.get(TAG)) {
    NokSurveyElement.host = host;
    customElements.define(TAG, NokSurveyElement);
  }
}

/** Tries what cannot be asked for: constructable style sheets are younger than everything else we need. */
function canRun(): boolean {
  try {
    sharedStyles();
    const shadows = [Element.prototype.attachShadow, document.adoptedStyleSheets];
    return [window.customElements, ...shadows, fetch, AbortController, crypto.getRandomValues].every(Boolean);
  } catch {
    return false;
  }
}
