"""Organizations of the register, the hosts whose pages may send their responses, their places and former codes."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.storage.base import Base


class OrganizationRow(Base):
    """One organization or branch; `identity` is the digest that recognizes it in a second import.

    Since `archived_on` it takes no responses and comes on no new list; what was counted stays.
    """

    __tablename__ = "organization"
    __table_args__ = (
        CheckConstraint("length(code) = 8", name="code_length"),
        CheckConstraint("sphere IN ('culture', 'education', 'health', 'social', 'mse')", name="sphere"),
        CheckConstraint("kind IN ('outpatient', 'inpatient', 'both', 'performing')", name="kind"),
        CheckConstraint("recipients >= 0", name="recipients"),
        CheckConstraint("length(name) > 0", name="name_given"),
        Index("ix_organization_inn", "inn"),
        Index("ix_organization_sphere_region", "sphere", "region"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    name: Mapped[str] = mapped_column(Text)
    short_name: Mapped[str] = mapped_column(Text, default="")
    inn: Mapped[str] = mapped_column(String(12), default="")
    kpp: Mapped[str] = mapped_column(String(9), default="")
    ogrn: Mapped[str] = mapped_column(String(15), default="")
    oktmo: Mapped[str] = mapped_column(String(11), default="")
    region: Mapped[str] = mapped_column(Text, default="")
    address: Mapped[str] = mapped_column(Text, default="")
    site_url: Mapped[str] = mapped_column(Text, default="")
    sphere: Mapped[str] = mapped_column(String(9))
    kind: Mapped[str | None] = mapped_column(String(10))
    recipients: Mapped[int | None]
    identity: Mapped[str] = mapped_column(String(64), unique=True)
    archived_on: Mapped[date | None]


class OrganizationAliasRow(Base):
    """The code of an entry that was a duplicate: posters and snippets with it lead to the organization that stayed.

    `identity` recognizes the duplicate in a register file, whose line is then left alone.
    """

    __tablename__ = "organization_alias"
    __table_args__ = (CheckConstraint("length(code) = 8", name="code_length"),)

    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    identity: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(Text)
    merged_on: Mapped[date]


class OrganizationHostRow(Base):
    """A host of the organization's registered site: lower case, IDNA, without `www.`, scheme and port."""

    __tablename__ = "organization_host"

    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id", ondelete="CASCADE"), primary_key=True)
    host: Mapped[str] = mapped_column(String(253), primary_key=True)


class PlaceRow(Base):
    """A ward, branch or desk of an organization; `is_removed` ends its use, and what was counted keeps its name.

    Rows are never deleted: responses refer to them, and intake remembers them for a few seconds.
    """

    __tablename__ = "place"
    __table_args__ = (
        UniqueConstraint("organization_id", "code"),
        CheckConstraint("length(code) BETWEEN 1 AND 24", name="code_length"),
        CheckConstraint("length(name) BETWEEN 1 AND 100", name="name_length"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    code: Mapped[str] = mapped_column(String(24))
    name: Mapped[str] = mapped_column(Text)
    is_removed: Mapped[bool] = mapped_column(default=False)
