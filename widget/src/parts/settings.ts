/** The panel of the display settings: contrast, size of the letters, plain language, one question at a time. */

import { make } from "../dom";
import { layTexts } from "../messages";
import { SETTINGS_RUSSIAN } from "../part-messages";
import styles from "../settings.css";
import { makeSheet } from "../sheet";
import type { Stage } from "../stage";

type Texts = Readonly<Record<keyof typeof SETTINGS_RUSSIAN, string>>;
type Setting = "contrast" | "size" | "style" | "layout";

const adopt = makeSheet(styles);
const VALUES: Readonly<Record<Setting, readonly string[]>> = {
  contrast: ["normal", "high"],
  size: ["normal", "large", "huge"],
  style: ["standard", "easy"],
  layout: ["page", "steps"],
};

/** Opens the panel below its button, or closes it. */
export function toggleSettings(stage: Stage, button: HTMLElement): void {
  const isOpen = button.getAttribute("aria-expanded") === "true";
  const open = button.parentElement?.querySelector("[part=settings]");
  open?.remove();
  button.setAttribute("aria-expanded", String(!isOpen));
  if (!isOpen) {
    adopt(stage.owner.tree);
    button.after(renderPanel(stage));
  }
}

function renderPanel(stage: Stage): HTMLElement {
  const texts = layTexts(stage.form?.questionnaire.texts ?? null, SETTINGS_RUSSIAN);
  const current: Record<Setting, string> = {
    contrast: stage.contrast() || "normal",
    size: stage.display.size ?? "normal",
    style: stage.display.style ?? "standard",
    layout: stage.isStepwise() ? "steps" : "page",
  };
  const hasEasy = !!stage.form?.questionnaire.styles.includes("easy");
  const settings = (Object.keys(VALUES) as Setting[]).filter((setting) => setting !== "style" || hasEasy);
  const panel = make(
    "div",
    { part: "settings", role: "group", "aria-labelledby": "d" },
    ...settings.map((setting) => renderSetting(setting, current[setting], texts)),
    make("p", { part: "hint", hidden: hasEasy || stage.display.style !== "easy" }, texts.style_missing),
    make("p", { part: "hint", hidden: stage.is("kiosk") }, texts.display_hint),
  );
  panel.addEventListener("input", ({ target }) => {
    const { name, value } = target as HTMLInputElement;
    if (name === "layout") {
      void stage.setLayout(value);
    } else {
      stage.setDisplay({ ...stage.display, [name]: value });
    }
  });
  return panel;
}

function renderSetting(setting: Setting, current: string, texts: Texts): HTMLElement {
  const options = VALUES[setting].map((value) => {
    const id = `d-${setting}-${value}`;
    const radio = make("input", { type: "radio", name: setting, value, id, checked: value === current });
    return make("label", { part: "option" }, radio, make("span", {}, texts[`${setting}_${value}` as keyof Texts]));
  });
  return make(
    "fieldset",
    { part: "setting" },
    make("legend", {}, texts[setting]),
    make("div", { part: "options" }, ...options),
  );
}
