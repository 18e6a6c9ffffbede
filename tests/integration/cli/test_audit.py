"""What commands write to the audit log, and how it is taken out."""

import csv
import io
import os
import pwd
from pathlib import Path

import click
import pytest
from flask import Flask

from survey_app.cli.acts import ACTS, name_actor
from survey_app.cli.groups import CommandGroup
from survey_app.domain import audit
from tests.integration.cli.conftest import Run

# Whoever may run commands has the database: a list of codes or a check is nothing to keep.
READINGS = {
    *("accounts list", "councils list", "cycles list", "database check", "demo serve", "organizations check-site"),
    *("organizations list", "organizations refused-hosts", "places list", "rating check"),
    *("tokens list", "totals check"),
}


def export(run: Run, *words: str) -> list[dict[str, str]]:
    table = run("audit", "export", "--format", "csv", *words).stdout.removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(table), delimiter=";"))


def test_every_command_is_an_act_or_known_to_be_none(app: Flask) -> None:
    commands = {
        f"{name} {each}"
        for name, group in app.cli.commands.items()
        if isinstance(group, CommandGroup)
        for each in group.commands
    }
    assert commands - READINGS == ACTS.keys()
    for action, _ in ACTS.values():
        assert action in audit.ACTS
    for group in app.cli.commands.values():
        assert isinstance(group, CommandGroup) or not isinstance(group, click.Group) or group.name == "worker"


def test_acts_are_logged_refusals_and_lists_are_not(run: Run) -> None:
    run("councils", "add", "social", "Совет")
    assert run("councils", "add", "social", "Совет").exit_code == 1
    run("councils", "list")
    run("cycles", "add", "social", 2026, "--name", "spring", "--all")
    run("tokens", "add", "social", "--role", "council", "--name", "Иванова")
    run("tokens", "revoke", 1)
    run("totals", "export", "social-2026-spring", "--format", "csv")
    entries = export(run)
    assert [(each["action"], each["subject"]) for each in entries] == [
        ("add_council", "social"),
        ("add_cycle", "social-2026-spring"),
        ("add_token", "social/1"),
        ("revoke_token", "1"),
        ("download_totals", "social-2026-spring"),
    ]
    assert {each["actor"] for each in entries} == {f"command line: {pwd.getpwuid(os.getuid()).pw_name}"}
    assert "Иванова" not in str(entries)
    assert [each["action"] for each in export(run)][-1] == "export_audit"


def test_a_user_without_a_name_is_named_by_number_whatever_the_environment_says(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USER", "somebody")
    monkeypatch.setenv("LOGNAME", "somebody")
    monkeypatch.setattr("os.getuid", lambda: 2_000_000_000)
    run("councils", "add", "social", "Совет")
    assert [each["actor"] for each in export(run)] == ["command line: uid 2000000000"]


def test_a_trial_is_no_act(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    file.write_text("name;inn;sphere\nШкола;7718084659;social\n", "utf-8")
    assert run("organizations", "import", file, "--dry-run").exit_code == 0
    assert export(run) == []
    run("organizations", "import", file)
    assert export(run, "--action", "import_organizations")[0]["role"] == "administrator"


def test_the_log_is_searched_by_actor_act_subject_and_day(run: Run) -> None:
    for code in ("social", "museums"):
        run("councils", "add", code, "Совет")
    assert [each["subject"] for each in export(run, "--subject", "muse")] == ["museums"]
    assert export(run, "--subject", "%") == []
    assert export(run, "--actor", "token 1") == []
    assert len(export(run, "--actor", "command line", "--action", "add_council")) == 2
    assert len(export(run, "--actor", name_actor(), "--action", "add_council")) == 2
    assert export(run, "--actor", "command") == []
    assert export(run, "--until", "2020-01-01") == []
    assert len(export(run, "--action", "add_council", "--since", "2020-01-01", "--until", "2099-12-31")) == 2
    assert len(export(run, "--action", "add_council", "--until", "9999-12-31")) == 2
