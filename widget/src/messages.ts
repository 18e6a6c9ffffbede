/** The widget's own texts: Russian is built in, other languages come with the questionnaire. */

export const RUSSIAN = {
  fallback_link: "Оцените качество услуг",
  progress: "Вопрос {n} из {total}",
  numbered: "Вопрос {n}",
  follow_up: "Уточнение",
  optional: "необязательно",
  clear: "Убрать ответ",
  remaining: "Осталось знаков: {n}",
  appeared: "Появился уточняющий вопрос: {text}",
  send: "Отправить ответы",
  sending: "Отправляем…",
  send_now: "Отправить сейчас",
  summary: "Проверьте ответы",
  summary_hint: "Анкета ещё не отправлена. Осталось ответить: {n}",
  complete: "На всё отвечено, анкету можно отправить",
  required_choice: "Выберите ответ",
  required_field: "Заполните это поле",
  out_of_range: "Укажите целое число от {min} до {max}",
  too_long: "Сократите текст. Лишних знаков: {n}",
  invalid: "Этот ответ не подходит, ответьте ещё раз",
  waiting_offline: "Нет связи. Ответы не пропали: не закрывайте страницу, повторим через {time}.",
  waiting_busy: "Сейчас очень много ответов. Не закрывайте страницу, повторим через {time}.",
  waiting_unavailable: "Сервер временно недоступен. Ответы не пропали: не закрывайте страницу, повторим через {time}.",
  seconds: "{n} с",
  minutes: "{n} мин",
  response_conflict: "Эта анкета уже была отправлена с другими ответами. Те ответы учтены.",
  fill_again: "Заполнить заново",
  origin_not_allowed:
    "Этот сайт не указан у организации, поэтому принять ответ отсюда нельзя. Пройти опрос можно на нашей странице, ответить там нужно заново.",
  organization_unknown: "Организация с таким кодом не найдена. Сообщите об этом владельцу сайта.",
  questionnaire_unknown: "Анкета обновилась, ваши ответы перенесены. Проверьте их и отправьте ещё раз.",
  too_large: "Ответ слишком большой. Сократите текст и отправьте ещё раз.",
  rejected: "Отправить с этого сайта не получилось. Ответы сохранены здесь; пройти опрос можно и на нашей странице.",
  open_page: "Открыть страницу опроса",
  thanks: "Спасибо! Ответы приняты",
  thanks_hint: "Они войдут в независимую оценку качества условий оказания услуг.",
  receipt: "Номер квитанции",
  receipt_hint: "Сохраните номер: по нему можно проверить, что анкета учтена. Ответов квитанция не раскрывает.",
  receipt_link: "Проверить квитанцию",
} as const;

export type MessageKey = keyof typeof RUSSIAN;
export type Messages = Readonly<Record<MessageKey, string>>;

/** Lays the texts that came with the questionnaire over the built-in ones; unknown keys are left out. */
export function chooseMessages(given: Readonly<Record<string, unknown>> | null): Messages {
  const chosen: Record<MessageKey, string> = { ...RUSSIAN };
  for (const key of Object.keys(RUSSIAN) as MessageKey[]) {
    const text = given?.[key];
    if (typeof text === "string" && text !== "") {
      chosen[key] = text;
    }
  }
  return chosen;
}

/** Puts values into the `{name}` places of a text. */
export function fill(text: string, values: Readonly<Record<string, number | string>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

/** Says a waiting time in seconds, or in whole minutes from two minutes up. */
export function sayTime(messages: Messages, seconds: number): string {
  return seconds < 120
    ? fill(messages.seconds, { n: seconds })
    : fill(messages.minutes, { n: Math.ceil(seconds / 60) });
}
