"""`flask tokens`: keys of councils and operators to the API."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import click

from survey_app.cli.acts import name_subject
from survey_app.cli.groups import CommandGroup
from survey_app.cli.installation import installation
from survey_app.domain.scopes import SCOPES
from survey_app.services.add_token import add_token
from survey_app.services.revoke_token import revoke_token
from survey_app.storage.models import TokenRow
from survey_app.storage.tokens import list_tokens

tokens = CommandGroup("tokens", help="Tokens for the API.")


@tokens.command()
@click.argument("council")
@click.option("--role", type=click.Choice(["council", "operator"]), required=True)
@click.option("--expires", type=click.DateTime(formats=["%Y-%m-%d"]), help="Last day; without it, until revoked.")
@click.option("--scope", "scopes", multiple=True, type=click.Choice(SCOPES), help="What it may; none given means all.")
@click.option("--name", default="", help="What it is for, to know it again in the list.")
def add(council: str, *, role: str, expires: datetime | None, scopes: Sequence[str], name: str) -> None:
    """Add a token of the COUNCIL; it is printed this once, alone on standard output."""
    last_day = expires and expires.date()
    with installation().sessions.begin() as session:
        number, token = add_token(
            session, council, role, now=datetime.now(UTC), expires_on=last_day, name=name, scopes=scopes
        )
    name_subject(f"{council}/{number}")
    click.echo(f"Токен {number} добавлен. Сохраните его: он показан один раз, хранится только его хеш.", err=True)
    click.echo(token)


@tokens.command("list")
def list_all() -> None:
    """List the tokens: number, council, role, state, days of creation, expiry and last use, scopes, name."""
    today = datetime.now(UTC).date()
    with installation().readers() as session:
        for row, council in list_tokens(session):
            click.echo(
                f"{row.id}  {council}  {row.role}  {_state(row, today)}  создан {row.created_at.date()}"
                f"  действует до {row.expires_on or 'отзыва'}  использован {row.last_used_on or 'никогда'}"
                f"  {','.join(row.scopes.split())}  {row.name}".rstrip()
            )


@tokens.command()
@click.argument("number", type=int)
def revoke(number: int) -> None:
    """Revoke the token of this NUMBER at once."""
    with installation().sessions.begin() as session:
        revoke_token(session, number, datetime.now(UTC))
    click.echo(f"Токен {number} отозван.")


def _state(row: TokenRow, today: date) -> str:
    if row.revoked_at is not None:
        return "отозван"
    return "истёк" if row.expires_on is not None and row.expires_on < today else "действует"
