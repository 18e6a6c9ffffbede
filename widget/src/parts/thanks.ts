/** What a thank-you offers beside the receipt: copy it, print it, when and where totals are to be seen, ways on. */

import { make, makeLink } from "../dom";
import { fill, type GivenTexts, layTexts, type Texts as TextsOf } from "../messages";
import { printText } from "../print-text";
import { makeSheet } from "../sheet";
import { THANKS_RUSSIAN } from "../thanks-messages";
import styles from "../tools.css";

const adopt = makeSheet(styles);

/** What the part is told; the widget that calls may be a day older than this file. */
export interface ThanksFacts {
  readonly host: string;
  readonly organization: string;
  readonly receipt: string;
  /** Where the receipt can be checked. */
  readonly address: string;
  /** The hosted page of the same questionnaire. */
  readonly page: string;
  readonly texts: GivenTexts;
}

type Texts = TextsOf<keyof typeof THANKS_RUSSIAN>;

/** Puts the offers below a thank-you that is already to be seen. */
export function completeThanks(thanks: HTMLElement, facts: ThanksFacts): void {
  const texts = layTexts(facts.texts, THANKS_RUSSIAN);
  const news = make("p", { part: "hint", role: "status" });
  const copy = makeButton(texts.copy_receipt, () => void copyReceipt(thanks, copy, facts.receipt, news, texts));
  const day = sayToday(thanks);
  const print = makeButton(texts.print_receipt, () => printReceipt(facts, day, texts));
  const tree = thanks.getRootNode();
  print.hidden = !window.print;
  if (tree instanceof ShadowRoot) {
    adopt(tree);
  }
  thanks.append(
    make("div", { part: "tools" }, copy, print),
    news,
    make("p", { part: "totals-hint" }, texts.totals_hint),
    make(
      "p",
      { part: "links" },
      makeLink(texts.survey_page, facts.page),
      makeLink(texts.privacy_link, `${facts.host}/privacy`),
    ),
  );
}

function makeButton(text: string, press: () => void): HTMLButtonElement {
  const button = make("button", { part: "tool", type: "button" }, text);
  button.addEventListener("click", press);
  return button;
}

async function copyReceipt(
  thanks: HTMLElement,
  button: HTMLElement,
  receipt: string,
  news: HTMLElement,
  texts: Texts,
): Promise<void> {
  news.textContent = ""; // so that the same sentence is read out a second time
  const isCopied = (await copyByClipboard(receipt)) || copyByCommand(thanks, receipt);
  if (isCopied) {
    button.focus();
  } else {
    selectReceipt(thanks);
  }
  news.textContent = isCopied ? texts.copied : texts.copy_failed;
}

/** Pages without encryption have no clipboard, frames may be forbidden theirs. */
function copyByClipboard(text: string): Promise<boolean> {
  const copying = navigator.clipboard?.writeText(text) ?? Promise.reject();
  return copying.then(
    () => true,
    () => false,
  );
}

/** The old way: a field that nobody sees is selected, and the browser copies the selection. */
function copyByCommand(thanks: HTMLElement, text: string): boolean {
  const field = make("textarea", { part: "news", readonly: true, "aria-hidden": "true", tabindex: "-1" });
  field.value = text;
  thanks.append(field);
  field.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    field.remove();
  }
}

function selectReceipt(thanks: HTMLElement): void {
  const receipt = thanks.querySelector("[part=receipt]");
  if (receipt) {
    getSelection()?.selectAllChildren(receipt);
  }
}

/** The day by the clock of this device, in the language of the form. */
function sayToday(thanks: HTMLElement): string {
  const language = thanks.closest<HTMLElement>("[lang]")?.lang || "ru";
  return new Date().toLocaleDateString(language, { day: "numeric", month: "long", year: "numeric" });
}

function printReceipt({ organization, receipt, address }: ThanksFacts, day: string, texts: Texts): void {
  const date = fill(texts.receipt_date, { date: day });
  const check = fill(texts.receipt_check, { address });
  printText(texts.receipt_title, [organization, receipt, date, check, texts.totals_hint]);
}
