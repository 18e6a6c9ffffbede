"""The repository tests itself: sizes, words, commands in the docs, places of machines that nobody else has."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask

from survey_app.catalogue.catalogue import Catalogue
from survey_app.factory import create_app
from survey_app.settings import ROOT
from tests.conftest import make_settings

MOST_LINES = 250
GATED = (".py", ".ts", ".toml", ".html")
VAGUE = {"utils", "helpers", "common", "util", "misc"}
# What must stay on the machine where it was written: put together here, so that this file does not hold it.
FORBIDDEN = {
    "a folder of one machine": re.compile("/" + "work/|/" + "home/[a-z]"),
    "an address of a package registry": re.compile("https?://[^ \"'/]*(py" + "pi|np" + "mjs|regis" + "try)[^ \"']*"),
}
SKIPPED = {"requirements.txt", "requirements-dev.txt"}
COMMAND = re.compile(r"\bflask((?: [a-z][a-z-]+)+)")


def list_files() -> list[Path]:
    """Return the files that git keeps or would keep."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def read_texts() -> Iterator[tuple[Path, str]]:
    for path in list_files():
        try:
            yield path.relative_to(ROOT), path.read_text("utf-8")
        except UnicodeDecodeError:
            continue


def test_no_module_is_longer_than_a_person_reads() -> None:
    long = {
        str(path): len(text.splitlines())
        for path, text in read_texts()
        if path.suffix in GATED and len(text.splitlines()) > MOST_LINES
    }
    assert not long


def test_no_module_has_a_name_that_means_nothing() -> None:
    assert not [path for path in list_files() if VAGUE & {path.stem, *path.relative_to(ROOT).parent.parts}]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_nothing_is_told_of_the_machine_it_was_written_on(what: str) -> None:
    found = [
        f"{path}: {match[0]}"
        for path, text in read_texts()
        if path.name not in SKIPPED
        for match in FORBIDDEN[what].finditer(text)
    ]
    assert not found


def test_every_module_and_public_function_says_what_it_is() -> None:
    silent = [
        f"{path}: {getattr(node, 'name', 'the module')}"
        for path, text in read_texts()
        if path.parts[0] == "survey_app" and path.suffix == ".py"
        for node in list_public(ast.parse(text))
        if not ast.get_docstring(node)
    ]
    assert not silent


def list_public(module: ast.Module) -> Iterator[ast.Module | ast.FunctionDef | ast.ClassDef]:
    yield module
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Iterator[Flask]:
    app = create_app(make_settings(f"sqlite:///{tmp_path_factory.mktemp('repository') / 'none.db'}"), catalogue)
    yield app
    app.extensions["survey"].close()


def list_documents() -> list[Path]:
    folders = (ROOT, ROOT / "docs", ROOT / "config", ROOT / "deploy")
    return [path for folder in folders for path in sorted([*folder.glob("*.md"), *folder.glob("*.example")])]


def test_documents_name_only_commands_that_exist(app: Flask) -> None:
    assert list_documents()
    for path in list_documents():
        for words in COMMAND.findall(path.read_text("utf-8")):
            assert can_run(app.cli, words.split()), f"{path.name}: flask{words}"


def can_run(command: click.Command, words: list[str]) -> bool:
    """Tell whether the words begin with a command's name; what follows it are its arguments."""
    while isinstance(command, click.Group):
        found = command.commands.get(words[0]) if words else None
        if found is None:
            return bool(command.name) and not words
        command, words = found, words[1:]
    return True


def test_routes_are_those_that_were_agreed(app: Flask) -> None:
    lines = sorted(
        f"{rule.rule} {','.join(sorted((rule.methods or set()) - {'HEAD', 'OPTIONS'}))} {rule.endpoint}"
        for rule in app.url_map.iter_rules()
    )
    snapshot = Path(__file__).parent / "routes.txt"
    assert "\n".join(lines) + "\n" == snapshot.read_text("utf-8"), f"agreed? then write them to {snapshot.name}"


PUBLIC = {
    *("home", "questionnaire", "receipts", "stylesheet", "widget_script", "static", "health", "sign_in", "openapi"),
    *("organizations", "responses", "search"),
}


def test_every_route_is_public_or_guarded(app: Flask) -> None:
    for endpoint, view in app.view_functions.items():
        is_public = endpoint.partition(".")[0] in PUBLIC
        assert is_public != (getattr(view, "guard", None) in {"council", "session"}), endpoint


def test_every_setting_is_in_the_example() -> None:
    """Whatever the program reads from the environment is explained, and nothing else is."""
    sources = [ROOT / "survey_app" / "settings.py", ROOT / "config" / "gunicorn.conf.py", ROOT / "wsgi.py"]
    read = {
        name
        for source in sources
        for name in re.findall(r'environ(?:ment)?(?:\.get\(|, |\[)"([A-Z_]+)"', source.read_text("utf-8"))
    }
    explained = set(re.findall(r"^#([A-Z_]+)=", (ROOT / "config" / "env.example").read_text("utf-8"), re.MULTILINE))
    assert read - {"PROMETHEUS_MULTIPROC_DIR"} == explained - {"MAIL_URL"}
