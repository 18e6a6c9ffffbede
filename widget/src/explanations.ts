/** Turns codes, ours and the server's, into sentences for the person. */

import { type Answers, countCharacters, type Problem } from "./answers";
import type { ServerProblem } from "./api-client";
import { fill, type MessageKey, type Messages, type SendingMessages } from "./messages";
import type { Question } from "./questionnaire";

/** A question with the sentence that says what is wrong with its answer. */
export interface Complaint {
  readonly question: string;
  readonly text: string;
}

const EXPLAINED: readonly MessageKey[] = [
  "response_conflict",
  "origin_not_allowed",
  "organization_unknown",
  "questionnaire_unknown",
  "too_large",
];

/** Words the problems that concern these questions; what concerns anything else is left out. */
export function wordProblems(
  problems: readonly Problem[],
  questions: readonly Question[],
  answers: Answers,
  messages: SendingMessages,
): Complaint[] {
  return questions.flatMap((question) => {
    const problem = problems.find((one) => one.question === question.code);
    return problem ? [{ question: question.code, text: wordProblem(problem.code, question, answers, messages) }] : [];
  });
}

/** Reads which answers the server's JSON pointers (`/answers/CODE`) name. */
export function readPointers(problems: readonly ServerProblem[]): Problem[] {
  return problems.map(({ pointer, code }) => ({
    question: String(pointer)
      .replace(/^\/answers\//, "")
      .replace(/~1/g, "/")
      .replace(/~0/g, "~"),
    code,
  }));
}

/** Finds the text for a refusal of the whole response, and whether the hosted page is the way on. */
export function wordRefusal(code: string, messages: Messages): { readonly text: string; readonly hasLink: boolean } {
  const key = EXPLAINED.find((known) => known === code) ?? "rejected";
  return { text: messages[key], hasLink: key === "origin_not_allowed" || key === "rejected" };
}

function wordProblem(code: string, question: Question, answers: Answers, messages: SendingMessages): string {
  const { kind, min, max, maxLength } = question;
  switch (code) {
    case "required":
      return kind === "choice" ? messages.required_choice : messages.required_field;
    case "out_of_range":
      return fill(messages.out_of_range, { min, max });
    case "too_long":
      return fill(messages.too_long, { n: countCharacters(answers.get(question.code) ?? "") - maxLength });
    default:
      return messages.invalid;
  }
}
