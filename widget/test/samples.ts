/** A short questionnaire on the wire, with a filter, its follower, a follower of the follower, a text and a number. */
export const SAMPLE = {
  organization: {
    code: "K7M3Q9XA",
    name: "Школа № 12 города",
    short_name: "Школа № 12",
    sphere: "education",
    kind: null,
  },
  questionnaire: {
    code: "nok-general",
    version: 1,
    text_revision: 1,
    language: "ru",
    languages: ["ru"],
    title: "Оцените условия",
    intro: "Анонимно",
    own: null,
    questions: [
      choice("stand_used", null),
      choice("stand_satisfied", { question: "stand_used", option: "yes" }),
      choice("stand_detail", { question: "stand_satisfied", option: "no" }),
      { code: "suggestions", kind: "text", text: "Что улучшить?", required: false, max_length: 10, show_if: null },
      { code: "age", kind: "number", text: "Возраст", required: false, min: 14, max: 120, show_if: null },
    ],
    interface: null,
  },
};

function choice(code: string, show_if: { question: string; option: string } | null) {
  const options = [
    { code: "yes", text: "Да" },
    { code: "no", text: "Нет" },
  ];
  return { code, kind: "choice", text: `${code}?`, required: true, options, show_if };
}
