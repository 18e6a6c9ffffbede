/** The Russian texts of the modes, the steps and the settings; other languages come with the questionnaire. */

export const STEPS_RUSSIAN = {
  back: "Назад",
  next: "Далее",
} as const;

export const DIALOG_RUSSIAN = {
  close: "Закрыть",
} as const;

export const SETTINGS_RUSSIAN = {
  contrast: "Контраст",
  contrast_normal: "Обычный",
  contrast_high: "Высокий",
  size: "Размер букв",
  size_normal: "Обычный",
  size_large: "Крупный",
  size_huge: "Очень крупный",
  style: "Тексты",
  style_standard: "Обычные",
  style_easy: "Простыми словами",
  style_missing: "Простыми словами тексты написаны только по-русски.",
  layout: "Вопросы",
  layout_page: "Все сразу",
  layout_steps: "По одному",
  display_hint: "Размер, контраст и язык текстов запомнятся в этом браузере.",
} as const;

export const KIOSK_RUSSIAN = {
  begin: "Начать",
  leave: "Стереть ответы и выйти",
  finish: "Закончить",
  idle: "Вы ещё здесь? Коснитесь экрана, чтобы продолжить. Иначе анкета закроется, а ответы сотрутся.",
  still_here: "Продолжить",
  countdown: "Экран очистится через {n} с",
  more_time: "Нужно больше времени? Коснитесь экрана.",
  kiosk_queued: "Спасибо! Анкета заполнена",
  kiosk_queued_hint: "Связи пока нет. Ответы уйдут сами, как только она появится, ждать не нужно.",
  kiosk_waiting: "Ждут отправки анкет: {n}. Не выключайте планшет.",
  kiosk_refused: "Не приняты анкеты: {n}. Сообщите сотруднику.",
} as const;
