/** Answers as they are typed, what of them is visible, valid and sent. Mirrors the server's validation; decides nothing. */

import type { Question } from "./questionnaire";

/** What stands in the form, by question code; a question never touched has no entry. */
export type Answers = ReadonlyMap<string, string>;

/** A question whose answer cannot be taken, with the server's code for the reason. */
export interface Problem {
  readonly question: string;
  readonly code: string;
}

/** Lists the questions to show: a follower only while its own filter is shown and answered as it asks. */
export function visibleQuestions(questions: readonly Question[], answers: Answers): Question[] {
  const shown = new Set<string>();
  return questions.filter(({ code, showIf }) => {
    const isShown = !showIf || (shown.has(showIf.question) && answers.get(showIf.question) === showIf.option);
    if (isShown) {
      shown.add(code);
    }
    return isShown;
  });
}

/** Names every problem of the visible answers, in the order of the questions. */
export function checkAnswers(questions: readonly Question[], answers: Answers): Problem[] {
  const problems: Problem[] = [];
  for (const question of visibleQuestions(questions, answers)) {
    const code = checkAnswer(question, cleanAnswer(question, answers));
    if (code) {
      problems.push({ question: question.code, code });
    }
  }
  return problems;
}

/** Shapes the visible, non-empty answers for the wire; numbers become numbers. */
export function packAnswers(questions: readonly Question[], answers: Answers): Record<string, string | number> {
  const packed: Record<string, string | number> = {};
  for (const question of visibleQuestions(questions, answers)) {
    const answer = cleanAnswer(question, answers);
    if (answer) {
      packed[question.code] = question.kind === "number" ? Number(answer) : answer;
    }
  }
  return packed;
}

/** Keeps the answers that another edition of the questionnaire still understands. */
export function carryAnswers(questions: readonly Question[], answers: Answers): Map<string, string> {
  const carried = new Map<string, string>();
  for (const { code, kind, options } of questions) {
    const answer = answers.get(code);
    if (answer && (kind !== "choice" || options.some((option) => option.code === answer))) {
      carried.set(code, answer);
    }
  }
  return carried;
}

/** Counts characters as the server does: by code points, line breaks as one. */
export function countCharacters(text: string): number {
  return [...cleanText(text)].length;
}

function checkAnswer(question: Question, answer: string): string | null {
  if (!answer) {
    return question.required ? "required" : null;
  }
  if (question.kind === "number") {
    return isWithin(question, answer) ? null : "out_of_range";
  }
  return question.kind === "text" && countCharacters(answer) > question.maxLength ? "too_long" : null;
}

function isWithin({ min, max }: Question, answer: string): boolean {
  return /^-?\d{1,15}$/.test(answer) && Number(answer) >= min && Number(answer) <= max;
}

function cleanAnswer({ code, kind }: Question, answers: Answers): string {
  const answer = answers.get(code) ?? "";
  return kind === "choice" ? answer : cleanText(answer);
}

/** Drops what nobody types and the server refuses: control characters (pasted) and halves of broken pairs. */
function cleanText(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/[^\P{Cc}\n\t]|\p{Cs}/gu, "")
    .trim();
}
