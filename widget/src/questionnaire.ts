/** The questionnaire as the server sends it, parsed once: what is malformed here never reaches the page. */

export interface Option {
  readonly code: string;
  readonly text: string;
}

export interface Question {
  readonly code: string;
  readonly kind: "choice" | "text" | "number";
  readonly text: string;
  readonly required: boolean;
  readonly options: readonly Option[];
  readonly showIf: { readonly question: string; readonly option: string } | null;
  readonly maxLength: number;
  readonly min: number;
  readonly max: number;
}

export interface Questionnaire {
  readonly organization: string;
  readonly code: string;
  readonly version: number;
  readonly language: string;
  /** The languages and the styles (plain language) that may be chosen instead. */
  readonly languages: readonly string[];
  readonly styles: readonly string[];
  readonly title: string;
  readonly intro: string;
  /** Which own questions of a council are among them: told with the answers, as it came. */
  readonly own: unknown;
  readonly questions: readonly Question[];
  /** The widget's own texts in this language; null for Russian, which is built in. */
  readonly texts: Readonly<Record<string, unknown>> | null;
}

type Json = Readonly<Record<string, unknown>>;

/** Reads a server's answer; null when it is not a questionnaire that this widget can show whole. */
export function parseQuestionnaire(answer: unknown): Questionnaire | null {
  try {
    const { organization, questionnaire } = answer as Record<string, Json>;
    return {
      organization: textOf(organization?.["short_name"] || organization?.["name"]),
      code: textOf(questionnaire?.["code"]),
      version: numberOf(questionnaire?.["version"]),
      language: textOf(questionnaire?.["language"]),
      languages: [questionnaire?.["languages"] ?? []].flat().map(String),
      styles: [questionnaire?.["styles"] ?? []].flat().map(String),
      title: textOf(questionnaire?.["title"]),
      intro: textOf(questionnaire?.["intro"] ?? ""),
      own: questionnaire?.["own"],
      questions: listOf(questionnaire?.["questions"]).map(parseQuestion),
      texts: (questionnaire?.["interface"] ?? null) as Questionnaire["texts"],
    };
  } catch {
    return null;
  }
}

function parseQuestion(raw: Json): Question {
  const kind = raw["kind"];
  if (kind !== "choice" && kind !== "text" && kind !== "number") {
    throw new TypeError();
  }
  const condition = raw["show_if"] as Json | null | undefined;
  return {
    code: textOf(raw["code"]),
    kind,
    text: textOf(raw["text"]),
    required: raw["required"] === true,
    options: kind === "choice" ? listOf(raw["options"]).map(parseOption) : [],
    showIf: condition ? { question: textOf(condition["question"]), option: textOf(condition["option"]) } : null,
    maxLength: numberOf(raw["max_length"] ?? 2000),
    min: numberOf(raw["min"] ?? 0),
    max: numberOf(raw["max"] ?? Number.MAX_SAFE_INTEGER),
  };
}

function parseOption(raw: Json): Option {
  return { code: textOf(raw["code"]), text: textOf(raw["text"]) };
}

function textOf(value: unknown): string {
  if (typeof value !== "string") {
    throw new TypeError();
  }
  return value;
}

function numberOf(value: unknown): number {
  if (typeof value !== "number") {
    throw new TypeError();
  }
  return value;
}

function listOf(value: unknown): Json[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw new TypeError();
  }
  return value;
}
