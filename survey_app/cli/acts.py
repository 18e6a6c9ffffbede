"""Which commands are acts, and their entries in the audit log: who is the operating system's user."""

import os
import pwd
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import click

from survey_app.cli.installation import installation
from survey_app.domain.audit import AuditEntry
from survey_app.services.record_act import record_act

# Command → code of its act, and the parameters that name its subject. Those that only read lists are no acts.
ACTS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "accounts add": ("add_account", ()),
    "accounts disable": ("disable_account", ()),
    "accounts enable": ("enable_account", ()),
    "accounts link": ("make_account_link", ()),
    "audit export": ("export_audit", ()),
    "backup create": ("create_backup", ()),
    "backup restore": ("restore_backup", ()),
    "councils add": ("add_council", ("code",)),
    "cycles add": ("add_cycle", ("council", "year")),
    "cycles open": ("open_cycle", ("cycle",)),
    "cycles close": ("close_cycle", ("cycle",)),
    "cycles freeze": ("freeze_cycle", ("cycle",)),
    "database upgrade": ("upgrade_database", ()),
    "demo load": ("load_demo", ()),
    "organizations import": ("import_organizations", ()),
    "packs build": ("download_pack", ("cycle",)),
    "places add": ("add_place", ("organization", "code")),
    "places import": ("import_places", ()),
    "places remove": ("remove_place", ("organization", "code")),
    "posters print": ("download_posters", ("cycle",)),
    "rating export": ("download_rating", ("cycle",)),
    "responses import": ("import_responses", ("cycle",)),
    "sheets print": ("print_sheets", ("cycle", "organization")),
    "tokens add": ("add_token", ("council",)),
    "tokens revoke": ("revoke_token", ("number",)),
    "totals export": ("download_totals", ("cycle",)),
    "totals rebuild": ("rebuild_totals", ()),
}
_LONGEST: Final = 40  # characters of an entry's actor
_SUBJECT: Final = "survey_app.subject"


class Command(click.Command):
    """A command that is written to the audit log once it has succeeded, if it is an act."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a failure, or a trial that changes nothing, is no act."""
        result = super().invoke(ctx)
        group = ctx.parent.info_name if ctx.parent else ""
        act = ACTS.get(f"{group} {ctx.info_name}")
        if act is not None and not ctx.params.get("dry_run"):
            action, names = act
            subject = ctx.meta.get(_SUBJECT) or "/".join(str(ctx.params[name]) for name in names)
            entry = AuditEntry(datetime.now(UTC), name_actor(), "administrator", action, subject)
            record_act(installation().engine, entry)
        return result


def name_actor() -> str:
    """Return who runs the command, as the system knows the process; what the environment says anybody could set."""
    number = os.getuid()
    try:
        user = pwd.getpwuid(number).pw_name
    except KeyError:  # a container's user has a number, and often no name
        user = f"uid {number}"
    return f"command line: {user}"[:_LONGEST]


def name_subject(subject: str) -> None:
    """Say what the running command was about where its parameters do not."""
    click.get_current_context().meta[_SUBJECT] = subject
