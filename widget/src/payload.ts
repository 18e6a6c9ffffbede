/** Shapes the response of a form as it stands; what is sent again is sent unchanged. */

import { packAnswers } from "./answers";
import type { ResponsePayload } from "./api-client";
import type { SurveyForm } from "./survey-form";

const LONGEST_SECONDS = 7200;

/** Makes the body that the contract asks for. */
export function makePayload({
  questionnaire,
  surroundings,
  startedAt,
  identifier,
  answers,
}: SurveyForm): ResponsePayload {
  const { code, version, language, own, questions } = questionnaire;
  const place = surroundings.element.getAttribute("place") ?? "";
  const seconds = startedAt && Math.round((Date.now() - startedAt) / 1000);
  return {
    id: identifier,
    questionnaire: { code, version },
    language,
    channel: "widget",
    place: /^[a-z0-9-]{1,24}$/.test(place) ? place : null,
    answers: packAnswers(questions, answers),
    seconds: Math.min(Math.max(seconds, 0), LONGEST_SECONDS),
    own,
  };
}
