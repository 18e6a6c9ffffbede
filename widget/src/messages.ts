/** The widget's own texts: Russian is built in, other languages come with the questionnaire. */

/** What is said of answers on their way and of mistakes in them: our own page needs these, too. */
export const SENDING_RUSSIAN = {
  unchanged: "Не получилось: нет связи. Ответы на месте, попробуйте ещё раз.",
  send: "Отправить ответы",
  sending: "Отправляем…",
  send_now: "Отправить сейчас",
  summary: "Проверьте ответы",
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
  fill_again: "Заполнить заново",
  thanks: "Спасибо! Ответы приняты",
  receipt: "Номер квитанции",
} as const;

// Not spread: what nobody uses of a spread object is bundled all the same.
export const RUSSIAN = /* @__PURE__ */ Object.assign(
  {
    fallback_link: "Оцените качество услуг",
    progress: "Вопрос {n} из {total}",
    numbered: "Вопрос {n}",
    follow_up: "Уточнение",
    optional: "необязательно",
    own: "вопрос совета, необязательно",
    languages: "Язык анкеты",
    display: "Версия для слабовидящих",
    clear: "Убрать ответ",
    remaining: "Осталось знаков: {n}",
    appeared: "Появился уточняющий вопрос: {text}",
    vanished: "Уточняющий вопрос больше не нужен: {text}",
    anonymous: "Анонимно.",
    privacy: "Что мы храним",
    summary_hint: "Анкета ещё не отправлена. Осталось вопросов: {n}",
    complete: "На всё отвечено, анкету можно отправить",
    response_conflict: "Эта анкета уже была отправлена с другими ответами. Те ответы учтены.",
    origin_not_allowed:
      "Этот сайт не указан у организации, ответ отсюда принять нельзя. Ответить заново можно на нашей странице.",
    organization_unknown: "Организация с таким кодом не найдена. Сообщите об этом владельцу сайта.",
    questionnaire_unknown: "Анкета обновилась, ваши ответы перенесены. Проверьте их и отправьте ещё раз.",
    too_large: "Ответ слишком большой. Сократите текст и отправьте ещё раз.",
    rejected: "Отправить с этого сайта не получилось. Ответы сохранены здесь; ответить можно и на нашей странице.",
    open_page: "Открыть страницу опроса",
    thanks_hint: "Они войдут в независимую оценку качества условий оказания услуг.",
    receipt_hint: "Сохраните номер: по нему можно проверить, что анкета учтена. Узнать по нему ваши ответы нельзя.",
    receipt_link: "Проверить квитанцию",
  } as const,
  SENDING_RUSSIAN,
);

export type MessageKey = keyof typeof RUSSIAN;
export type Messages = Texts<MessageKey>;
export type SendingMessages = Texts<keyof typeof SENDING_RUSSIAN>;
export type Texts<Key extends string> = Readonly<Record<Key, string>>;
/** Texts as they came with the questionnaire, by key; null where the built-in ones serve. */
export type GivenTexts = Readonly<Record<string, unknown>> | null;

/** Lays the texts that came with the questionnaire over the widget's built-in ones. */
export function chooseMessages(given: GivenTexts): Messages {
  return layTexts(given, RUSSIAN);
}

/** Lays given texts over built-in ones; unknown keys are left out. Parts on demand bring built-in texts of their own. */
export function layTexts<Key extends string>(given: GivenTexts, builtIn: Texts<Key>): Texts<Key> {
  const chosen: Record<Key, string> = { ...builtIn };
  for (const key of Object.keys(builtIn) as Key[]) {
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
export function sayTime(messages: SendingMessages, seconds: number): string {
  return seconds < 120
    ? fill(messages.seconds, { n: seconds })
    : fill(messages.minutes, { n: Math.ceil(seconds / 60) });
}
