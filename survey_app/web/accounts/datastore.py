"""Account rows under the names that Flask-Security has for their columns; it neither finds nor commits any itself."""

from typing import Final

from flask_security import RoleMixin, UserDatastore, UserMixin
from passlib.totp import TotpMatch

from survey_app.storage.models import AccountRow


class SecurityAccount(UserMixin):
    """An account for as long as something of it is judged; what changes, changes in its row."""

    fs_uniquifier = ""  # the library will have it; our sessions are rows of their own

    def __init__(self, row: AccountRow) -> None:
        self.row: Final = row

    @property
    def password(self) -> str | None:
        """Return the hash of the password."""
        return self.row.password_hash

    @password.setter
    def password(self, value: str | None) -> None:
        self.row.password_hash = value

    def note_code(self, match: TotpMatch) -> None:
        """Keep which half-minute's code was used."""
        self.row.totp_counter = match.counter


class AccountDatastore(UserDatastore):
    """The library's way to keep accounts: the row is in somebody's session already, who commits."""

    def __init__(self) -> None:
        super().__init__(SecurityAccount, RoleMixin)

    def put(self, model: SecurityAccount) -> SecurityAccount:
        """Keep what changed: a password that the library hashed anew, more strongly."""
        return model
