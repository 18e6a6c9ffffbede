"""The repository tests itself: sizes, words, commands in the docs, places of machines that nobody else has."""

import ast
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask

from survey_app.catalogue.catalogue import Catalogue
from survey_app.factory import create_app
from survey_app.settings import ROOT
from survey_app.web.access import TABLE, AccessTableError, check_table
from survey_app.web.access_rule import Access
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
TWINS = {"count_packed", "count_patterns", "visible_questions"}  # slow and honest, for tests to compare with
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


def test_every_public_function_is_used_by_the_program() -> None:
    texts = {path: text for path, text in read_texts() if path.suffix in (".py", ".html") and path.parts[0] != "tests"}
    words = Counter(word for text in texts.values() for word in re.findall(r"\w+", text))
    unused = {
        node.name
        for path, text in texts.items()
        if path.parts[0] == "survey_app" and path.suffix == ".py"
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef) and not node.decorator_list and words[node.name] == 1
    }
    assert unused == TWINS


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


def test_the_access_table_and_the_routes_are_the_same(app: Flask) -> None:
    check_table(app)
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == TABLE.keys()


def test_a_route_without_a_rule_is_found_and_a_rule_without_a_route(app: Flask) -> None:
    with pytest.raises(AccessTableError, match=r"routes without a rule in web/access\.py: council\.get_cycles$"):
        check_table(app, {name: rule for name, rule in TABLE.items() if name != "council.get_cycles"})
    with pytest.raises(AccessTableError, match=r"rules without a route: council\.get_lost$"):
        check_table(app, {**TABLE, "council.get_lost": Access("page")})


def test_whoever_may_write_may_not_do_it_through_a_rule_for_reading(app: Flask) -> None:
    """One endpoint has one rule, so that it must not both read and write."""
    for rule in app.url_map.iter_rules():
        assert len((rule.methods or set()) - {"HEAD", "OPTIONS"}) == 1, rule.endpoint


def test_only_what_everybody_may_see_is_public(app: Flask) -> None:
    public = ("/", "/s/", "/q/", "/w/", "/kiosk/", "/install/", "/receipts", "/questionnaires/", "/static/", "/visits/")
    stated = ("/accessibility", "/privacy", "/healthz", "/readyz", "/api/", "/api/v1/openapi.json")
    searched = ("/api/v1/organizations", "/api/v1/organizations/<code>")
    asked = ("/api/v1/organizations/<code>/challenge", "/api/v1/organizations/<code>/questionnaire")
    signing = ("/account/sign-in", "/account/token-sign-in", "/account/demo-sign-in", "/account/sign-out")
    proving = ("/account/second-factor/code", "/account/reset", "/account/<any(invitation, reset):kind>/<key>")
    exact = {
        "/",
        *stated,
        *searched,
        *asked,
        *signing,
        *proving,
        "/council/sign-in",
        "/api/v1/organizations/<code>/responses",
    }
    for rule in app.url_map.iter_rules():
        is_public = rule.rule in exact or rule.rule.startswith(public[1:])
        assert (TABLE[rule.endpoint].door == "public") == is_public, rule.rule


def test_every_setting_is_in_the_example() -> None:
    """Whatever the program reads from the environment is explained, and nothing else is."""
    sources = [ROOT / "survey_app" / "settings.py", ROOT / "config" / "gunicorn.conf.py", ROOT / "wsgi.py"]
    read = {
        name
        for source in sources
        for name in re.findall(r'environ(?:ment)?(?:\.get\(|, |\[)"([A-Z_]+)"', source.read_text("utf-8"))
    }
    explained = set(re.findall(r"^#([A-Z_]+)=", (ROOT / "config" / "env.example").read_text("utf-8"), re.MULTILINE))
    assert read - {"PROMETHEUS_MULTIPROC_DIR"} == explained
