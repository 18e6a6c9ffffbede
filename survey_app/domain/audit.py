"""The audit log's words: what an entry holds, and what each act is called."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

# Code of an act → what people call it. A code is never given another meaning: entries are kept for good.
ACTS: Final[Mapping[str, str]] = {
    "sign_in": "вход",
    "sign_out": "выход",
    "fail_sign_in": "неудачный вход",
    "use_recovery_code": "вход по коду восстановления",
    "set_password": "смена пароля",
    "set_second_factor": "подключение второго фактора",
    "drop_second_factor": "отключение второго фактора",
    "make_recovery_codes": "новые коды восстановления",
    "end_sessions": "завершение сеансов",
    "add_account": "добавление учётной записи",
    "make_account_link": "выдача ссылки для пароля",
    "reset_second_factor": "сброс второго фактора",
    "disable_account": "отключение учётной записи",
    "enable_account": "включение учётной записи",
    "read_totals": "просмотр итогов",
    "download_totals": "скачивание итогов",
    "read_rating": "просмотр рейтинга",
    "download_rating": "скачивание рейтинга",
    "request_pack": "сборка пакета совета",
    "cancel_pack": "отмена сборки пакета",
    "download_pack": "скачивание пакета совета",
    "read_texts": "просмотр предложений",
    "download_texts": "скачивание предложений",
    "hide_text": "скрытие текста",
    "show_text": "возвращение скрытого текста",
    "download_posters": "скачивание плакатов",
    "print_sheets": "печать анкет",
    "record_observations": "запись наблюдений",
    "take_visit": "взятие перечней на выезд",
    "import_responses": "загрузка анкет",
    "void_sheet": "аннулирование листа",
    "key_again": "повторный ввод листа",
    "read_mismatches": "просмотр расхождений повторного ввода",
    "record_declined": "запись числа отказов",
    "download_report": "скачивание отчёта оператора",
    "add_council": "добавление совета",
    "change_council": "изменение совета",
    "add_cycle": "добавление цикла",
    "change_list": "изменение списка цикла",
    "decide_list": "решение о списке цикла",
    "change_own_questions": "изменение вопросов совета",
    "show_own_questions": "показ вопросов совета респондентам",
    "set_recipients": "изменение числа получателей услуг",
    "change_step": "изменение срока в календаре",
    "record_meeting": "запись заседания",
    "remove_meeting": "удаление заседания",
    "open_cycle": "открытие цикла",
    "close_cycle": "закрытие цикла",
    "freeze_cycle": "публикация цикла",
    "read_proposals": "просмотр предложений совета",
    "download_proposals": "скачивание предложений совета",
    "record_proposal": "запись предложения совета",
    "propose_hints": "запись предложений совета по подсказкам",
    "remove_proposal": "удаление черновика предложения совета",
    "approve_proposals": "утверждение предложений совета",
    "withdraw_proposal": "отзыв предложения совета",
    "import_organizations": "загрузка реестра",
    "download_register": "скачивание реестра",
    "download_coverage": "скачивание охвата реестра",
    "archive_organization": "отправка в архив",
    "restore_organization": "возврат из архива",
    "compare_organizations": "просмотр двух записей реестра",
    "merge_organizations": "объединение записей реестра",
    "add_place": "добавление места",
    "import_places": "загрузка мест",
    "remove_place": "удаление места",
    "allow_host": "разрешение сайта",
    "refuse_host": "удаление сайта",
    "add_token": "выдача токена",
    "revoke_token": "отзыв токена",
    "check_totals": "сверка итогов",
    "rebuild_totals": "пересчёт итогов",
    "upgrade_database": "обновление базы данных",
    "create_backup": "создание резервной копии",
    "restore_backup": "восстановление из резервной копии",
    "load_demo": "загрузка демонстрационных данных",
    "export_audit": "выгрузка журнала",
}


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act: who, in which role, what, to what, and the rest as short texts by name.

    `actor` is "account 5", "token 3", "demo", "nobody", or "command line: deploy" with a user of the operating system.

    `subject` and `detail` hold codes and numbers only: never a citizen's text, never an address.
    """

    at: datetime
    actor: str
    role: str
    action: str
    subject: str = ""
    account_id: int | None = None
    council_id: int | None = None
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """An entry as it is read: its number, and what its account and council are called today (empty if unknown)."""

    id: int
    entry: AuditEntry
    email: str
    council: str


@dataclass(frozen=True, slots=True)
class AuditSearch:
    """Which entries are wanted: of this actor (or e-mail), act, with this in the subject, since and before instants.

    The actor "command line" stands for that of every user.
    """

    actor: str | None = None
    action: str | None = None
    subject: str | None = None
    since: datetime | None = None
    until: datetime | None = None
