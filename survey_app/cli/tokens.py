"""`flask tokens`: keys of councils and operators to the API."""

from datetime import UTC, date, datetime

import click

from survey_app.cli.groups import CommandGroup
from survey_app.cli.installation import installation
from survey_app.services.add_token import add_token
from survey_app.services.revoke_token import revoke_token
from survey_app.storage.accounts import list_tokens
from survey_app.storage.models import TokenRow

tokens = CommandGroup("tokens", help="Tokens for the API.")


@tokens.command()
@click.argument("council")
@click.option("--role", type=click.Choice(["council", "operator"]), required=True)
@click.option("--expires", type=click.DateTime(formats=["%Y-%m-%d"]), help="Last day; without it, until revoked.")
def add(council: str, role: str, expires: datetime | None) -> None:
    """Add a token of the COUNCIL; it is printed this once, alone on standard output."""
    with installation().sessions.begin() as session:
        number, token = add_token(session, council, role, now=datetime.now(UTC), expires_on=expires and expires.date())
    click.echo(f"Токен {number} добавлен. Сохраните его: он показан один раз, хранится только его хеш.", err=True)
    click.echo(token)


@tokens.command("list")
def list_all() -> None:
    """List the tokens: number, council, role, state, days of creation, expiry and last use."""
    today = datetime.now(UTC).date()
    with installation().readers() as session:
        for row, council in list_tokens(session):
            click.echo(
                f"{row.id}  {council}  {row.role}  {_state(row, today)}  создан {row.created_at.date()}"
                f"  действует до {row.expires_on or 'отзыва'}  использован {row.last_used_on or 'никогда'}"
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
