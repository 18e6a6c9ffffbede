/** Keeps what is typed for this tab, and stands by an answer that cannot be sent. */

import { askChallenge } from "../challenge";
import styles from "../draft.css";
import { DRAFT_RUSSIAN, REMOVAL_RUSSIAN } from "../keep-messages";
import { Keeper } from "../keeper";
import { layTexts } from "../messages";
import { makeSheet } from "../sheet";
import type { SurveyForm } from "../survey-form";
import toolStyles from "../tools.css";

const adoptStyles = [makeSheet(toolStyles), makeSheet(styles)];
const keepers = new WeakMap<HTMLElement, Keeper>();

/**
 * Keeps the answers of a form from now on; the function returned is to be called whenever something changed in it.
 * `keepForLater` puts them into the outbox, false where the browser keeps nothing; null where there is no outbox.
 */
export function keepAnswers(form: SurveyForm, keepForLater: ((form: SurveyForm) => boolean) | null): () => void {
  const { element } = form.surroundings;
  const texts = layTexts(form.questionnaire.texts, { ...DRAFT_RUSSIAN, ...REMOVAL_RUSSIAN });
  for (const adopt of adoptStyles) {
    if (element.shadowRoot) {
      adopt(element.shadowRoot);
    }
  }
  keepers.get(element)?.stop();
  const keeper = new Keeper(form, texts, keepForLater);
  keepers.set(element, keeper);
  void askChallenge(form);
  return () => keeper.tell();
}
