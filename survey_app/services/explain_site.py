"""What was found on a site, in Russian: a sentence, and what to do about it. For pages and commands alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from survey_app.domain.content_policies import PolicyChange
from survey_app.domain.organizations import OTHER_HOSTS, normalize_space
from survey_app.domain.site_addresses import write_host
from survey_app.domain.site_findings import Finding, WayName
from survey_app.storage.refused_hosts import RefusedHost

VERDICTS: Final[Mapping[str, str]] = {
    "works": "Анкета найдена",
    "partly": "Анкета найдена, но есть помехи",
    "blocked": "Анкета найдена, но работать не будет",
    "missing": "Анкета не найдена",
    "unchecked": "Проверить не получилось",
}
WAYS: Final[Mapping[WayName, str]] = {
    "element": "Способ 1: анкета прямо на странице, элемент <nok-survey>",
    "tag": "Способ 2: анкета прямо на странице, один тег <script>",
    "iframe": "Способ 3: анкета в рамке <iframe>",
    "link": "Способ 4: ссылка на анкету",
    "banner": "Способ 4: картинка со ссылкой на анкету",
}
_UNNAMED: Final = {
    "null": "со страниц без адреса (закрытая рамка или файл на компьютере)",
    OTHER_HOSTS: "с других сайтов",
}
_TELL_REGISTER: Final = "Сообщите новый адрес тому, кто проводит независимую оценку: его внесут в реестр."
_ASK_HOSTING: Final = "Сообщите об этом тому, кто обслуживает сайт."
_COPY_AGAIN: Final = "Скопируйте код ещё раз со страницы установки и замените им тот, что стоит на сайте."
_RETRY: Final = "Повторите проверку через несколько минут."

# code → (what is so, what to do)
SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "no_snippet": (
        "На этой странице нет ни анкеты, ни ссылки на неё.",
        """Вставьте код со страницы установки. Если анкета на другой странице сайта, введите её адрес. Код, который
        вставлен через менеджер тегов или появляется не сразу, проверка не видит: откройте страницу сами.""",
    ),
    "element_without_script": (
        "Элемент <nok-survey> на странице есть, а скрипта анкеты нет: посетители видят только ссылку.",
        """Скорее всего, редактор сайта удалил тег <script>. Вставьте код способа 1 целиком в режиме HTML. Если скрипты
        удаляются всегда, возьмите способ 3 или 4.""",
    ),
    "script_without_element": (
        "Скрипт анкеты на странице есть, а элемента <nok-survey> нет: анкета не появится.",
        "Скорее всего, редактор сайта удалил незнакомый элемент. Возьмите способ 2: в нём только тег <script>.",
    ),
    "code_missing": ("В коде на странице не указано, чья это анкета.", _COPY_AGAIN),
    "code_unknown": ("На странице стоит код «{about}», но организации с таким кодом нет.", _COPY_AGAIN),
    "other_organization": ("На странице стоит код «{about}»: это анкета другой организации.", _COPY_AGAIN),
    "other_installation": (
        "Код на странице обращается к другому серверу, {host}: ответы уходят туда, а не к нам.",
        _COPY_AGAIN,
    ),
    "host_not_registered": (
        """Страница открывается на сайте {host}, а в реестре он у организации не указан: ответы, отправленные способом 1
        или 2, приняты не будут.""",
        f"{_TELL_REGISTER} До этого используйте способ 3 или 4: они работают на любом сайте.",
    ),
    "policy": (
        "Политика безопасности сайта (Content-Security-Policy) не пускает анкету.",
        "Передайте строки ниже тому, кто обслуживает сайт.",
    ),
    "mixed_content": (
        "Страница открывается по https, а код обращается к анкете по http: браузеры такое не загружают.",
        _COPY_AGAIN,
    ),
    "page_cut": (
        "Страница очень большая: просмотрен только её первый мегабайт.",
        "Поставьте анкету ближе к началу страницы или на отдельную страницу.",
    ),
    "no_site": (
        "В реестре у организации сайт не указан, поэтому проверять нечего.",
        "Сообщите адрес сайта тому, кто проводит независимую оценку: его внесут в реестр.",
    ),
    "address_malformed": (
        "Это не похоже на адрес страницы.",
        "Скопируйте адрес целиком из строки браузера, например https://school.ru/ocenka. Порт в адресе не нужен.",
    ),
    "address_not_registered": (
        "Сайт {host} у организации не указан, поэтому его страницы здесь не проверяются.",
        f"Введите адрес страницы на сайте из реестра. Сайт переехал? {_TELL_REGISTER}",
    ),
    "busy": ("Сейчас проверяются другие сайты.", "Повторите через полминуты."),
    "too_many": ("Этот сайт проверяли уже много раз подряд.", "Повторите через {about} мин."),
    "dns": (
        "Адрес {host} не найден в интернете.",
        f"Проверьте, открывается ли сайт у вас: он мог закрыться или переехать. {_TELL_REGISTER}",
    ),
    "private_address": (
        "Адрес {host} ведёт во внутреннюю сеть, а не в интернет, поэтому отсюда его не проверить.",
        f"Посетители из интернета анкету тоже не увидят: нужен общедоступный сайт. {_ASK_HOSTING}",
    ),
    "refused": (
        "Сайт {host} не отвечает: соединение не принято.",
        f"Проверьте, открывается ли он у вас. {_ASK_HOSTING}",
    ),
    "timeout": (
        "Сайт не успел ответить за 10 секунд.",
        f"{_RETRY} Если сайт и у вас открывается долго, сообщите об этом тому, кто его обслуживает.",
    ),
    "broken": ("Сайт оборвал связь или ответил так, что прочитать это нельзя.", f"{_RETRY} {_ASK_HOSTING}"),
    "tls_expired": (
        "Сертификат сайта {host} просрочен или ещё не действует: браузеры предупреждают посетителей об опасности.",
        f"Сертификат нужно обновить. {_ASK_HOSTING}",
    ),
    "tls_other_name": (
        "Сертификат сайта {host} выдан другому адресу: браузеры предупреждают посетителей об опасности.",
        f"Нужен сертификат именно на этот адрес. {_ASK_HOSTING}",
    ),
    "tls_untrusted": (
        "Сертификату сайта {host} не доверяют: его выдал не общепризнанный центр, или он установлен не полностью.",
        f"Во многих браузерах сайт открывается с предупреждением об опасности. {_ASK_HOSTING}",
    ),
    "tls_failed": ("С сайтом {host} не удалось установить защищённое соединение (https).", _ASK_HOSTING),
    "too_many_redirects": (
        "Сайт {host} перенаправляет с адреса на адрес без конца.",
        f"Так бывает, если сайт не пускает без cookie или настроен с ошибкой. {_ASK_HOSTING}",
    ),
    "redirect_elsewhere": (
        "Сайт отправляет посетителя на необычный адрес: {about}.",
        f"Проверяются только обычные страницы http и https. {_ASK_HOSTING}",
    ),
    "status_closed": (
        "Сайт не пустил проверку (ответ {about}).",
        """Так бывает, если страница закрыта паролем или сайт защищается от программ. Если у вас она открывается,
        посмотрите на неё сами: видна ли анкета.""",
    ),
    "status_missing": (
        "Такой страницы на сайте нет (ответ {about}).",
        "Откройте нужную страницу в браузере и скопируйте её адрес сюда.",
    ),
    "status_busy": ("Сайт просит обращаться к нему реже (ответ {about}).", _RETRY),
    "status_failed": ("Сайт ответил ошибкой (ответ {about}).", f"{_RETRY} {_ASK_HOSTING}"),
    "status_other": ("Сайт ответил не страницей (ответ {about}).", _ASK_HOSTING),
    "not_html": ("По этому адресу не страница, а файл.", "Введите адрес страницы, на которой стоит анкета."),
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """A finding in words; `lines` are to be copied into a policy, each with what is to be done with it."""

    sentence: str
    advice: str
    lines: tuple[tuple[str, str], ...] = ()


def explain_finding(finding: Finding) -> Explanation:
    """Say a finding in Russian."""
    about = _make_visible(finding.about[0] if finding.about else "")
    values = {"about": about, "host": write_host(about)}
    sentence, advice = (normalize_space(text).format(**values) for text in SENTENCES[finding.code])
    return Explanation(
        sentence, advice, tuple((_explain_change(each), _make_visible(each.line)) for each in finding.changes)
    )


def _make_visible(text: str) -> str:
    """Return somebody's words without what cannot be seen: a terminal obeys it."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def explain_refused(refused: RefusedHost) -> str:
    """Say from where responses were refused, and how often."""
    where = _UNNAMED.get(refused.host) or f"с сайта {write_host(refused.host)}"
    return f"{where}: {refused.count} {_times(refused.count)}"


def _times(count: int) -> str:
    return "раза" if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else "раз"


def _explain_change(change: PolicyChange) -> str:
    place = "в заголовке Content-Security-Policy" if change.place == "header" else "в теге <meta> страницы"
    if change.needs_nonce:
        return (
            f"Скрипты {place} пускаются только с меткой (nonce), адреса не помогают. Пусть сервер сайта добавляет к"
            " тегу <script> анкеты атрибут nonce, как к своим скриптам. Сейчас там стоит:"
        )
    return f"Добавьте {place}:" if change.is_new else f"Замените {place} эту часть на такую:"
