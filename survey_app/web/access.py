"""One table says who may call what: every endpoint of the application has a rule here, and every rule an endpoint.

To add a page or a call, add its line. The guard (`guards.py`) reads the table before every request and writes the
audit log after it; what a caller may see of what the route shows is decided by `Caller.sight` and the services.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from flask import Flask

from survey_app.web.access_rule import Access

_PUBLIC: Final = Access("public")
_COUNCIL: Final = frozenset({"council", "operator"})
_ORGANIZATION: Final = frozenset({"organization"})
_READERS: Final = _COUNCIL | {"authority"}  # an authority sees what is published, and no free texts

_ADMINISTRATOR: Final = frozenset({"administrator"})  # sees no council's data
# No token has this scope: a list is decided, a cycle moved, a meeting recorded by a person who signed in.
_MOVER: Final = (frozenset({"council"}), "cycles")

_OPEN: Final = (
    "static",
    *("health.get_health", "health.get_readiness"),
    *("home.get_home", "statements.get_accessibility", "statements.get_privacy"),
    *("questionnaire.get_by_link", "questionnaire.get_by_qr", "questionnaire.get_thanks"),
    *("questionnaire.post_by_link", "questionnaire.post_by_qr", "stylesheet.get_skips"),
    *("receipts.get_receipt", "receipts.get_receipt_field"),
    *("widget_script.get_widget", "frame_script.get_frame_script", "kiosk.get_kiosk"),
    *("organizations.get_card", "organizations.get_challenge", "organizations.get_questionnaire"),
    *("responses.post_response", "search.list_organizations"),
    *("openapi.get_openapi", "openapi.get_page"),
    *("install.get_page", "install.get_start", "guides.get_guide", "guides.get_picture", "colours.get_stylesheet"),
    *("banners.get_banner", "site_check.get_form", "site_check.post_check"),
    *("posters.get_poster", "posters.get_posters", "posters.get_all_posters", "posters.get_preview"),
    *("posters.get_qr_png", "posters.get_qr_svg"),
    *("sign_in.get_sign_in", "sign_in.get_former_sign_in", "sign_in.post_sign_in", "sign_in.post_sign_out"),
    *("visit_shell.get_page", "visit_shell.get_worker"),
    *("second_factor.get_code", "second_factor.post_code"),
    *("account_links.get_reset", "account_links.post_reset", "account_links.get_link", "account_links.post_link"),
)

_OWN_ACCOUNT: Final = (
    *("account.get_page", "account.get_password", "account.post_password", "account.post_end"),
    *("account.post_end_others", "second_factor.get_page", "second_factor.get_qr", "second_factor.post_set_up"),
    *("second_factor.post_recovery_codes", "second_factor.post_turn_off"),
)

_LOOKED_AT_BY_ADMINISTRATORS: Final = (
    *("register_archive.get_question", "register_merge.get_pairs", "jobs.get_list", "system.get_state"),
    *("administration_councils.get_list", "administration_councils.get_new", "administration_councils.get_change"),
    *("administration_councils.post_new_question", "administration_councils.post_change_question"),
    *("administration_accounts.get_list", "administration_accounts.get_new", "administration_accounts.get_account"),
    *("administration_accounts.get_question", "administration_tokens.get_list", "administration_tokens.get_new"),
    *("administration_tokens.get_revoke", "audit_log.get_list"),
)

TABLE: Final[Mapping[str, Access]] = {
    **dict.fromkeys(_OPEN, _PUBLIC),
    # Everybody's own account; its acts are written where they are done, for many of them are nobody's yet
    "sign_in.post_token_sign_in": Access("public", audit="sign_in"),
    "sign_in.post_demo_sign_in": Access("public", audit="sign_in"),
    **dict.fromkeys(_OWN_ACCOUNT, Access("account")),
    # Council data over HTTP
    "cycles.get_cycles": Access("api", _READERS),
    "totals.get_totals": Access("api", _READERS, "totals", "read_totals"),
    "totals.get_totals_json": Access("api", _READERS, "totals", "download_totals"),
    "totals.get_totals_csv": Access("api", _READERS, "totals", "download_totals"),
    "totals.get_totals_xlsx": Access("api", _READERS, "totals", "download_totals"),
    "totals.get_organization_totals": Access("api", _READERS | _ORGANIZATION, "totals", "read_totals"),
    "rating.get_rating": Access("api", _READERS, "rating", "read_rating"),
    "rating.get_rating_json": Access("api", _READERS, "rating", "download_rating"),
    "rating.get_rating_csv": Access("api", _READERS, "rating", "download_rating"),
    "rating.get_rating_xlsx": Access("api", _READERS, "rating", "download_rating"),
    "suggestions.get_suggestions": Access("api", _COUNCIL, "suggestions", "read_texts"),
    "suggestions.get_suggestions_json": Access("api", _COUNCIL, "suggestions", "download_texts"),
    "suggestions.get_suggestions_csv": Access("api", _COUNCIL, "suggestions", "download_texts"),
    "observations.get_observations": Access("api", _COUNCIL, "observations"),
    "observations.put_observations": Access("api", _COUNCIL, "observations", "record_observations"),
    "batch.post_batch": Access("api", _COUNCIL, "batch", "import_responses"),
    # Pages of councils
    "council.get_cycles": Access("page", _READERS),
    "council.get_cycle": Access("page", _READERS, "totals", "read_totals"),
    "council.get_days": Access("page", _READERS, "totals", "download_totals"),
    "organization_list.get_list": Access("page", _READERS, "totals", "read_totals"),
    "organization_list.get_file": Access("page", _READERS, "totals", "download_totals"),
    "suggestion_pages.get_list": Access("page", _COUNCIL, "suggestions", "read_texts"),
    # Reading texts is no right to hide them
    "suggestion_pages.get_hiding": Access("page", frozenset({"council"}), None, "read_texts", whole_role=True),
    "suggestion_pages.post_hiding": Access("page", frozenset({"council"}), None, "hide_text", whole_role=True),
    "suggestion_pages.post_showing": Access("page", frozenset({"council"}), None, "show_text", whole_role=True),
    "council.get_organization": Access("page", _READERS, "totals", "read_totals"),
    "council_hosts.get_list": Access("page", frozenset({"council"}), whole_role=True),
    "council_hosts.get_allowing": Access("page", frozenset({"council"}), whole_role=True),
    "council_hosts.post_allowing": Access("page", frozenset({"council"}), audit="allow_host", whole_role=True),
    "council_hosts.get_refusing": Access("page", frozenset({"council"}), whole_role=True),
    "council_hosts.post_refusing": Access("page", frozenset({"council"}), audit="refuse_host", whole_role=True),
    "cycle_posters.get_page": Access("page", _COUNCIL),
    "cycle_posters.get_file": Access("page", _COUNCIL, audit="download_posters"),
    "paper_sheets.get_page": Access("page", _COUNCIL),
    "paper_sheets.get_file": Access("page", _COUNCIL, audit="print_sheets"),
    # Totals and rating in one file: a token needs what both of them need
    "packs.get_page": Access("page", _READERS, whole_role=True),
    "packs.post_request": Access("page", _COUNCIL, audit="request_pack", whole_role=True),
    "packs.post_cancel": Access("page", _COUNCIL, audit="cancel_pack", whole_role=True),
    "packs.get_file": Access("page", _READERS, audit="download_pack", whole_role=True),
    "rating_pages.get_rating": Access("page", _READERS, "rating", "read_rating"),
    "rating_pages.get_score": Access("page", _READERS, "rating", "read_rating"),
    "observation_pages.get_form": Access("page", _COUNCIL, "observations"),
    "observation_pages.post_form": Access("page", _COUNCIL, "observations", "record_observations"),
    "visits.get_page": Access("page", _COUNCIL, "observations"),
    "visits.get_errands": Access("page", _COUNCIL, "observations", "take_visit"),
    "visits.get_session": Access("page", _COUNCIL, "observations"),
    "visits.post_errand": Access("page", _COUNCIL, "observations", "record_observations"),
    "batch_pages.get_form": Access("page", _COUNCIL, "batch"),
    "batch_pages.post_check": Access("page", _COUNCIL, "batch"),
    "batch_pages.post_batch": Access("page", _COUNCIL, "batch", "import_responses"),
    "batch_pages.get_template": Access("page", _COUNCIL, "batch"),
    # The operator's work with single sheets
    "sheet_entry.get_form": Access("page", _COUNCIL, "batch"),
    "sheet_entry.post_sheet": Access("page", _COUNCIL, "batch", "import_responses"),
    "sheet_voids.get_form": Access("page", _COUNCIL, "batch"),
    "sheet_voids.post_form": Access("page", _COUNCIL, "batch", "void_sheet"),
    "second_keying.get_list": Access("page", _COUNCIL, "batch", "read_mismatches"),
    "second_keying.get_form": Access("page", _COUNCIL, "batch", "read_mismatches"),
    "second_keying.post_form": Access("page", _COUNCIL, "batch", "key_again"),
    "operator_report.get_page": Access("page", _COUNCIL, "totals", "read_totals"),
    "operator_report.get_file": Access("page", _COUNCIL, "totals", "download_report"),
    "operator_report.post_declined": Access("page", _COUNCIL, "batch", "record_declined"),
    # Lists and moves of cycles
    "cycle_drafts.get_form": Access("page", *_MOVER),
    "cycle_drafts.post_form": Access("page", *_MOVER, "add_cycle"),
    "cycle_list.get_list": Access("page", _COUNCIL, "totals"),
    "cycle_list.post_recipients": Access("page", *_MOVER, "set_recipients"),
    "cycle_list.post_removal": Access("page", *_MOVER, "change_list"),
    "cycle_list.get_decision": Access("page", *_MOVER),
    "cycle_list.post_decision": Access("page", *_MOVER, "decide_list"),
    "council_questions.get_list": Access("page", _COUNCIL, "totals"),
    "council_question_preview.get_page": Access("page", _COUNCIL, "totals"),
    "council_questions.get_new": Access("page", *_MOVER),
    "council_questions.post_new": Access("page", *_MOVER, "change_own_questions"),
    "council_questions.get_form": Access("page", *_MOVER),
    "council_questions.post_form": Access("page", *_MOVER, "change_own_questions"),
    "council_question_moves.post_move": Access("page", *_MOVER, "change_own_questions"),
    "council_question_moves.get_removal": Access("page", *_MOVER),
    "council_question_moves.post_removal": Access("page", *_MOVER, "change_own_questions"),
    "council_question_moves.post_show": Access("page", *_MOVER, "show_own_questions"),
    "list_additions.get_search": Access("page", *_MOVER),
    "list_additions.post_search": Access("page", *_MOVER, "change_list"),
    "list_additions.get_file_form": Access("page", *_MOVER),
    "list_additions.post_file": Access("page", *_MOVER, "change_list"),
    "list_additions.get_due": Access("page", *_MOVER),
    "list_additions.post_due": Access("page", *_MOVER, "change_list"),
    "cycle_moves.get_opening": Access("page", *_MOVER),
    "cycle_moves.post_opening": Access("page", *_MOVER, "open_cycle"),
    "cycle_moves.get_closing": Access("page", *_MOVER),
    "cycle_moves.post_closing": Access("page", *_MOVER, "close_cycle"),
    "cycle_moves.get_publishing": Access("page", *_MOVER),
    "cycle_moves.post_publishing": Access("page", *_MOVER, "freeze_cycle"),
    # What a council proposes after a cycle
    "proposals.get_list": Access("page", _READERS, "rating", "read_proposals"),
    "proposals.get_organization": Access("page", _READERS, "rating", "read_proposals"),
    "proposals.get_file": Access("page", _READERS, "rating", "download_proposals"),
    "proposal_forms.get_new": Access("page", *_MOVER),
    "proposal_forms.post_new": Access("page", *_MOVER, "record_proposal"),
    "proposal_forms.get_form": Access("page", *_MOVER),
    "proposal_forms.post_form": Access("page", *_MOVER, "record_proposal"),
    "proposal_forms.get_removal": Access("page", *_MOVER),
    "proposal_forms.post_removal": Access("page", *_MOVER, "remove_proposal"),
    "proposal_decisions.get_hints": Access("page", *_MOVER),
    "proposal_decisions.post_hints": Access("page", *_MOVER, "propose_hints"),
    "proposal_decisions.get_approval": Access("page", *_MOVER),
    "proposal_decisions.post_approval": Access("page", *_MOVER, "approve_proposals"),
    "proposal_decisions.get_withdrawal": Access("page", *_MOVER),
    "proposal_decisions.post_withdrawal": Access("page", *_MOVER, "withdraw_proposal"),
    "calendar.get_calendar": Access("page", _COUNCIL, "totals"),
    "calendar.get_step": Access("page", *_MOVER),
    "calendar.post_step": Access("page", *_MOVER, "change_step"),
    "meetings.get_new": Access("page", *_MOVER),
    "meetings.post_new": Access("page", *_MOVER, "record_meeting"),
    "meetings.get_form": Access("page", *_MOVER),
    "meetings.post_form": Access("page", *_MOVER, "record_meeting"),
    "meetings.get_removal": Access("page", *_MOVER),
    "meetings.post_removal": Access("page", *_MOVER, "remove_meeting"),
    "coverage.get_page": Access("page", _COUNCIL, "totals"),
    "coverage.get_file": Access("page", _COUNCIL, "totals", "download_coverage"),
    "coverage.get_whole_page": Access("page", _ADMINISTRATOR),
    "coverage.get_whole_file": Access("page", _ADMINISTRATOR, audit="download_coverage"),
    # Pages of the administrator
    "register.get_start": Access("page", _ADMINISTRATOR),
    "register.get_list": Access("page", _ADMINISTRATOR),
    "register.get_organization": Access("page", _ADMINISTRATOR),
    "register.get_file": Access("page", _ADMINISTRATOR, audit="download_register"),
    "register_import.get_form": Access("page", _ADMINISTRATOR),
    "register_import.post_form": Access("page", _ADMINISTRATOR),
    "register_import.get_differences": Access("page", _ADMINISTRATOR),
    "register_import.post_differences": Access("page", _ADMINISTRATOR, audit="import_organizations"),
    **dict.fromkeys(_LOOKED_AT_BY_ADMINISTRATORS, Access("page", _ADMINISTRATOR)),
    "register_archive.post_archive": Access("page", _ADMINISTRATOR, audit="archive_organization"),
    "register_archive.post_restore": Access("page", _ADMINISTRATOR, audit="restore_organization"),
    # Its question tells how many responses each of the two has, to a role that sees no council's numbers
    "register_merge.get_question": Access("page", _ADMINISTRATOR, audit="compare_organizations"),
    "register_merge.post_merge": Access("page", _ADMINISTRATOR, audit="merge_organizations"),
    "administration_councils.post_new": Access("page", _ADMINISTRATOR, audit="add_council"),
    "administration_councils.post_change": Access("page", _ADMINISTRATOR, audit="change_council"),
    "administration_accounts.post_new": Access("page", _ADMINISTRATOR, audit="add_account"),
    "administration_accounts.post_disable": Access("page", _ADMINISTRATOR, audit="disable_account"),
    "administration_accounts.post_enable": Access("page", _ADMINISTRATOR, audit="enable_account"),
    "administration_accounts.post_link": Access("page", _ADMINISTRATOR, audit="make_account_link"),
    "administration_accounts.post_second_factor": Access("page", _ADMINISTRATOR, audit="reset_second_factor"),
    "administration_tokens.post_new": Access("page", _ADMINISTRATOR, audit="add_token"),
    "administration_tokens.post_revoke": Access("page", _ADMINISTRATOR, audit="revoke_token"),
    "system.post_check": Access("page", _ADMINISTRATOR, audit="check_totals"),
    "audit_log.get_file": Access("page", _ADMINISTRATOR, audit="export_audit"),
    # Pages of an organization about itself
    "own_totals.get_totals": Access("page", _ORGANIZATION, audit="read_totals"),
    "own_totals.get_install": Access("page", _ORGANIZATION),
    "own_proposals.get_list": Access("page", _ORGANIZATION, audit="read_proposals"),
    "own_places.get_list": Access("page", _ORGANIZATION),
    "own_places.post_place": Access("page", _ORGANIZATION, audit="add_place"),
    "own_places.get_removal": Access("page", _ORGANIZATION),
    "own_places.post_removal": Access("page", _ORGANIZATION, audit="remove_place"),
    "own_hosts.get_list": Access("page", _ORGANIZATION),
    "own_hosts.get_allowing": Access("page", _ORGANIZATION),
    "own_hosts.post_allowing": Access("page", _ORGANIZATION, audit="allow_host"),
    "own_hosts.get_removal": Access("page", _ORGANIZATION),
    "own_hosts.post_removal": Access("page", _ORGANIZATION, audit="refuse_host"),
}


class AccessTableError(Exception):
    """The table and the routes do not fit; the message names what is missing on either side."""


def check_table(app: Flask, table: Mapping[str, Access] = TABLE) -> None:
    """Compare the table with the application's routes. Raises AccessTableError."""
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    problems = [
        *_say("routes without a rule in web/access.py", endpoints - table.keys()),
        *_say("rules without a route", table.keys() - endpoints),
    ]
    if problems:
        raise AccessTableError("; ".join(problems))


def _say(what: str, names: Iterable[str]) -> list[str]:
    listed = ", ".join(sorted(names))
    return [f"{what}: {listed}"] if listed else []
