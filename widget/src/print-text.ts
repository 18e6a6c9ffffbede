/** Prints a few lines and nothing of the page around them, under any policy: no markup, no inline style. */

import { make, refill } from "./dom";

const TAG = "nok-survey-print";
const PAGE_LOOKS = `
@media screen { ${TAG} { display: none } }
@media print { body > :not(${TAG}) { display: none !important } }
`;
const LOOKS = `
:host { all: initial; display: block; color: #000; font: 14pt/1.5 sans-serif; overflow-wrap: anywhere }
h1 { font-size: 1.3em }
p:nth-of-type(2) { font: 700 1.3em monospace }
`;
let looks: CSSStyleSheet | null = null;

/** Opens the browser's print dialog for a heading and lines of text; the second line is set off. */
export function printText(heading: string, lines: readonly string[]): void {
  const sheet = document.querySelector<HTMLElement>(TAG) ?? makeSheet();
  if (sheet.shadowRoot) {
    refill(sheet.shadowRoot, make("h1", {}, heading), ...lines.map((line) => make("p", {}, line)));
  }
  looks = looks ?? makeLooks(PAGE_LOOKS);
  document.body.append(sheet);
  wear(looks, true);
  // Some browsers return from `print` before they have printed: the sheet stays until they say so, unseen on screens.
  addEventListener("afterprint", () => takeAway(sheet), { once: true });
  print();
}

function makeSheet(): HTMLElement {
  const sheet = document.createElement(TAG);
  sheet.attachShadow({ mode: "open" }).adoptedStyleSheets = [makeLooks(LOOKS)];
  return sheet;
}

function takeAway(sheet: HTMLElement): void {
  sheet.remove();
  if (looks) {
    wear(looks, false);
  }
}

function wear(sheet: CSSStyleSheet, isWorn: boolean): void {
  const others = document.adoptedStyleSheets.filter((one) => one !== sheet);
  document.adoptedStyleSheets = isWorn ? [...others, sheet] : others;
}

function makeLooks(text: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}
