"""Every part of the administrator's pages."""

from typing import Final

from survey_app.web.administration import (
    accounts,
    audit_log,
    councils,
    jobs,
    register,
    register_archive,
    register_import,
    register_merge,
    system,
    tokens,
)

PARTS: Final = (
    *(register, register_import, register_archive, register_merge),
    *(councils, accounts, tokens, jobs, system, audit_log),
)
