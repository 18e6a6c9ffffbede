"""The links that let a person set a password, and the letters that bring them."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Kind: TypeAlias = Literal["invitation", "reset"]

LASTS: Final = {"invitation": "7 дней", "reset": "2 часа"}
_SUBJECTS: Final = {
    "invitation": "Приглашение: сервис независимой оценки качества",
    "reset": "Новый пароль: сервис независимой оценки качества",
}
_REASONS: Final = {
    "invitation": "Для вас создана учётная запись в сервисе независимой оценки качества услуг.",
    "reset": "Вы (или кто-то другой) попросили задать новый пароль в сервисе независимой оценки качества услуг.",
}
_OTHERWISE: Final = {
    "invitation": "Если вы не ждали этого письма, ничего не делайте.",
    "reset": "Если это были не вы, не открывайте ссылку и никому её не передавайте.",
}


@dataclass(frozen=True, slots=True)
class AccountLink:
    """A link for an account and its address; `key` is what makes it work, once."""

    account_id: int
    kind: Kind
    email: str
    key: str

    def address(self, public_url: str) -> str:
        """Return the link itself, under the service's public address."""
        return f"{public_url}/account/{self.kind}/{self.key}"


def write_letter(link: AccountLink, public_url: str) -> tuple[str, str]:
    """Return subject and text of the letter that brings the link."""
    text = (
        f"Здравствуйте!\n\n{_REASONS[link.kind]}\n\n"
        f"Чтобы задать пароль, откройте ссылку. Она действует {LASTS[link.kind]} и только один раз:\n\n"
        f"{link.address(public_url)}\n\n"
        f"Войти можно будет здесь: {public_url}/account/sign-in\n\n{_OTHERWISE[link.kind]}\n"
    )
    return _SUBJECTS[link.kind], text
