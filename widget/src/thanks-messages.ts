/** The Russian texts of the thank-you's part; other languages come with the questionnaire. */

export const THANKS_RUSSIAN = {
  copy_receipt: "Скопировать номер",
  copied: "Номер скопирован",
  copy_failed: "Скопировать не получилось: номер выделен, скопируйте его сами.",
  print_receipt: "Напечатать квитанцию",
  receipt_title: "Квитанция об отправленной анкете",
  receipt_date: "Дата: {date}",
  receipt_check: "Проверить квитанцию: {address}",
  totals_hint:
    "Итоги подведёт общественный совет, когда закончится оценка, обычно до 1 декабря. Их публикуют на сайте bus.gov.ru и на сайте органа власти, который проводит оценку.",
  survey_page: "Независимая страница опроса этой организации",
  privacy_link: "Что мы храним и кто это видит",
} as const;
