"""`flask accounts`: people who sign in."""

from collections.abc import Sequence
from datetime import UTC, datetime

import click

from survey_app.cli.acts import name_subject
from survey_app.cli.groups import CommandGroup
from survey_app.cli.installation import installation
from survey_app.domain.account_links import LASTS, AccountLink
from survey_app.domain.accounts import ROLES, NewAccount
from survey_app.services.disable_account import disable_account
from survey_app.services.enable_account import enable_account
from survey_app.services.invite_account import invite_account
from survey_app.services.mail_account_link import mail_account_link
from survey_app.services.make_account_link import make_account_link
from survey_app.storage.accounts import is_invited, list_accounts
from survey_app.storage.models import AccountRow

accounts = CommandGroup("accounts", help="Accounts of people who sign in.")


@accounts.command()
@click.argument("email")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--council", "councils", multiple=True, help="Its council; an authority may have more: repeat.")
@click.option("--organization", help="Code of the organization, for that role.")
def add(email: str, role: str, councils: Sequence[str], organization: str | None) -> None:
    """Add an account for EMAIL; the link that sets its password is printed, alone on standard output."""
    new = NewAccount(email, role, tuple(dict.fromkeys(councils)), organization)
    with installation().sessions.begin() as session:
        link = invite_account(session, new, datetime.now(UTC))
    click.echo(f"Учётная запись добавлена: {link.email}.", err=True)
    _hand_over(link)


@accounts.command("list")
def list_all() -> None:
    """List the accounts: number, address, role, its councils or organization, state, second factor, last sign-in."""
    with installation().readers() as session:
        for each in list_accounts(session):
            row = each.row
            belongs = ",".join(each.councils) or each.organization or "—"
            factor = "есть" if row.totp_secret else "нет"
            click.echo(
                f"{row.id}  {row.email}  {row.role}  {belongs}  {_state(row)}  второй фактор: {factor}"
                f"  вход: {row.last_signed_in_on or 'не было'}"
            )


@accounts.command()
@click.argument("email")
def disable(email: str) -> None:
    """Let nobody in by the account of EMAIL from now on; its sessions end at once."""
    with installation().sessions.begin() as session:
        number = disable_account(session, email, datetime.now(UTC))
    name_subject(str(number))
    click.echo(f"Учётная запись отключена: {email}. Её сеансы завершены.")


@accounts.command()
@click.argument("email")
def enable(email: str) -> None:
    """Let the person of EMAIL in again, with the password of before."""
    with installation().sessions.begin() as session:
        number = enable_account(session, email)
    name_subject(str(number))
    click.echo(f"Учётная запись включена: {email}.")


@accounts.command("link")
@click.argument("email")
@click.option("--reset-second-factor", is_flag=True, help="Forget the telephone, its codes and the password.")
def make_link(email: str, *, reset_second_factor: bool) -> None:
    """Make a new link that sets the password of EMAIL; an earlier link stops working, and all sessions end."""
    with installation().sessions.begin() as session:
        link = make_account_link(session, email, datetime.now(UTC), forgetting_second_factor=reset_second_factor)
    if reset_second_factor:
        click.echo("Второй фактор и пароль сброшены: войти можно будет только по ссылке.", err=True)
    _hand_over(link)


def _hand_over(link: AccountLink) -> None:
    name_subject(str(link.account_id))
    here = installation()
    if mail_account_link(here, link):
        click.echo(f"Письмо со ссылкой отправлено: {link.email}.", err=True)
    elif here.mailer is not None:
        click.echo("Письмо отправить не удалось: почтовый сервер его не принял (MAIL_URL).", err=True)
    click.echo(f"Ссылка, чтобы задать пароль, действует {LASTS[link.kind]} и один раз. Передайте её лично:", err=True)
    click.echo(link.address(here.settings.public_url))


def _state(row: AccountRow) -> str:
    if row.disabled_at is not None:
        return "отключена"
    if row.password_hash is not None:
        return "действует"
    return "приглашена" if is_invited(row) else "ждёт нового пароля"
