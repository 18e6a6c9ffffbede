/** The looks, as one constructable style sheet shared by every widget of the page: strict policies allow it. */

import text from "./styles.css";

let shared: CSSStyleSheet | null = null;

/** Makes the sheet on first use; throws where the browser has no constructable style sheets. */
export function sharedStyles(): CSSStyleSheet {
  if (!shared) {
    shared = new CSSStyleSheet();
    shared.replaceSync(text);
  }
  return shared;
}
