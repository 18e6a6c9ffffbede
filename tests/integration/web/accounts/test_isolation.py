"""Flask-Security judges passwords and codes, and touches nothing else of the application that answers citizens."""

import re
from pathlib import Path

import pytest
from flask import Flask

from survey_app.settings import ROOT

LIBRARIES = ("flask_security", "flask_login", "flask_principal")
TEMPLATES = ROOT / "survey_app" / "web" / "templates" / "accounts"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_none_of_its_hooks_or_pages_is_in_the_application(app: Flask) -> None:
    hooks = [
        *(each for group in app.before_request_funcs.values() for each in group),
        *(each for group in app.after_request_funcs.values() for each in group),
        *(each for group in app.teardown_request_funcs.values() for each in group),
        *(each for group in app.template_context_processors.values() for each in group),
        *app.view_functions.values(),
    ]
    assert len(hooks) > 50
    assert [each for each in hooks if each.__module__.startswith(LIBRARIES)] == []
    assert not {"security", "login_manager"} & app.extensions.keys()
    assert not hasattr(app, "login_manager")


def test_it_would_have_brought_some(app: Flask) -> None:
    """Else the test above could not fail: what hangs on the application of its own is what ours is spared."""
    own = app.extensions["survey_accounts"]._app
    hooks = [each for group in (own.before_request_funcs, own.after_request_funcs) for each in group[None]]
    assert [each for each in hooks if each.__module__.startswith(LIBRARIES)]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.name)
def test_its_templates_stand_nowhere_and_ours_hold_nothing_inline(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"<script|<style|\son\w+=|\sstyle=|javascript:|data:", text)
    assert "security/" not in text
