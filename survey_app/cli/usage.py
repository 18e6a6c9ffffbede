"""What is wrong with the words of a command, in Russian: click itself says it in English."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import click

_RUSSIAN: Final = re.compile("[а-яё]", re.IGNORECASE)
_KINDS: Final[Mapping[type[click.ParamType[Any]], Callable[[Any], str]]] = {
    click.Choice: lambda kind: f"Есть: {', '.join(map(str, kind.choices))}.",
    click.IntRange: lambda kind: f"Нужно целое число от {kind.min} до {kind.max}.",
    click.types.IntParamType: lambda _: "Нужно целое число.",
    click.DateTime: lambda _: "Нужен день, например 2026-03-14.",
    click.Path: lambda kind: "Такого файла нет, или это папка." if kind.exists else "Нужно имя файла, а не папки.",
}


def say_usage(error: click.UsageError) -> str:
    """Return a sentence about a command that was mistyped; what our own commands say is Russian already."""
    if _RUSSIAN.search(error.message):
        return error.message
    if isinstance(error, click.NoSuchOption):
        return f"Параметра {error.option_name} нет."
    if isinstance(error, click.BadParameter):
        what = "Не хватает" if isinstance(error, click.MissingParameter) else "Не подходит значение"
        return f"{what}: {_name(error)}. {_say_kind(error)}".strip()
    if isinstance(error, click.BadOptionUsage):
        return f"Параметр {error.option_name} записан неверно: нет значения, или оно лишнее."
    group = error.ctx.command if error.ctx else None
    if isinstance(group, click.Group):
        return f"Такой команды нет. Есть: {', '.join(sorted(group.commands))}."
    return "В команде есть лишние слова. Значение с пробелами берут в кавычки."


def _name(error: click.BadParameter) -> str:
    return error.param.get_error_hint(error.ctx).replace("'", "") if error.param and error.ctx else ""


def _say_kind(error: click.BadParameter) -> str:
    kind = error.param.type if error.param else None
    return next((say(kind) for each, say in _KINDS.items() if isinstance(kind, each)), "")
