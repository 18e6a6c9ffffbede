/** The mode `button`: a button in the page opens the questionnaire in a native dialog of the browser. */

import styles from "../dialog.css";
import { make, refill } from "../dom";
import { layTexts } from "../messages";
import { DIALOG_RUSSIAN } from "../part-messages";
import { makeSheet } from "../sheet";
import type { Mount, Stage } from "../stage";
import type { SurveyForm } from "../survey-form";

const adopt = makeSheet(styles);
const NEWS = ["submitted", "queued", "error"];

/** Returns what puts forms into the dialog; null where the browser has none: then they stand in the page. */
export function openInDialog(stage: Stage): Mount | null {
  const { tree, element } = stage.owner;
  const dialog = make("dialog", { part: "dialog" });
  if (!dialog.showModal) {
    return null;
  }
  const opener = make("button", { part: "button opener", type: "button", id: "o", "aria-haspopup": "dialog" });
  const note = make("p", { part: "status opener-note", role: "status" });
  const root = make("div", { part: "root launcher" }, make("div", { part: "footer" }, opener, note));
  const tell = () => refill(note, dialog.open ? "" : tellOutcome(dialog));
  opener.addEventListener("click", () => open(dialog));
  dialog.addEventListener("close", () => {
    lockPage(false);
    opener.focus();
    tell();
  });
  for (const name of NEWS) {
    element.addEventListener(`nok-survey-${name}`, tell);
  }
  adopt(tree);
  return (form) => {
    root.lang = form.questionnaire.language;
    fillDialog(dialog, form);
    refill(opener, form.messages.fallback_link);
    if (dialog.getRootNode() !== tree) {
      refill(tree, root, dialog);
    }
  };
}

function fillDialog(dialog: HTMLDialogElement, form: SurveyForm): void {
  const texts = layTexts(form.questionnaire.texts, DIALOG_RUSSIAN);
  const close = make("button", { part: "close", type: "button", id: "x" }, texts.close);
  close.addEventListener("click", () => dialog.close());
  dialog.setAttribute("aria-label", form.messages.fallback_link);
  const bar = make("div", { part: "dialog-bar" }, close);
  refill(dialog, make("div", { part: "root frame", lang: form.questionnaire.language }, bar, form.root));
}

/** The first thing that is heard is what the questionnaire is about. */
function open(dialog: HTMLDialogElement): void {
  dialog.showModal();
  lockPage(true);
  dialog.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
}

/** What became of an answer while the dialog was closed. */
function tellOutcome(dialog: HTMLElement): string {
  return dialog.querySelector("[part=thanks] h2, [part=status]")?.textContent ?? "";
}

const lock = new CSSStyleSheet();
lock.replaceSync("html{overflow:hidden!important}");
const gutter = new CSSStyleSheet();
gutter.replaceSync("@media (min-width:40.01em){html{scrollbar-gutter:stable}}");

/** Keeps the page behind where it is; what is to be seen of it does not jump when the scroll bar goes. */
function lockPage(isLocked: boolean): void {
  const others = document.adoptedStyleSheets.filter((sheet) => sheet !== lock && sheet !== gutter);
  const hasBar = document.documentElement.scrollHeight > innerHeight;
  document.adoptedStyleSheets = isLocked ? [...others, lock, ...(hasBar ? [gutter] : [])] : others;
}
