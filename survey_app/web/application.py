"""Puts the web together: headers, errors, limits, metrics and every blueprint."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from survey_app.settings import Settings
from survey_app.web import (
    access,
    audit,
    downloads,
    errors,
    guards,
    headers,
    health,
    limits,
    logging,
    metrics,
    organization,
    pages,
    widget_script,
)
from survey_app.web.accounts import links, own_page, second_factor, security, sign_in
from survey_app.web.administration import pages as administration
from survey_app.web.api import (
    batch,
    cycles,
    observations,
    openapi,
    organizations,
    rating,
    responses,
    search,
    suggestions,
    totals,
)
from survey_app.web.council import batch as batch_pages
from survey_app.web.council import (
    calendar,
    council_question_moves,
    council_question_preview,
    council_questions,
    coverage,
    cycle_drafts,
    cycle_list,
    cycle_moves,
    list_additions,
    meetings,
    operator_report,
    organization_list,
    packs,
    paper_sheets,
    proposal_decisions,
    proposal_forms,
    proposals,
    second_keying,
    sheet_entry,
    sheet_voids,
    suggestion_pages,
    views,
    visit_holder,
    visit_shell,
    visits,
)
from survey_app.web.council import hosts as council_hosts
from survey_app.web.council import observations as observation_pages
from survey_app.web.council import posters as cycle_posters
from survey_app.web.council import ratings as rating_pages
from survey_app.web.hosted import home, questionnaire, receipts, statements, stylesheet
from survey_app.web.install import banners, check, colours, frame_script, guides, kiosk, page, posters
from survey_app.web.sessions import StaffSessions

MOST_BYTES = 64 * 1024  # of a request; a view that takes more says so itself (`bodies.read_form`)
SESSION_SECONDS = 12 * 3600  # a working day after signing in, whatever the browser keeps


def register(app: Flask, settings: Settings) -> None:
    """Give the app everything that answers HTTP."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-session" if settings.is_https else "session",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        MAX_CONTENT_LENGTH=MOST_BYTES,
        PERMANENT_SESSION_LIFETIME=SESSION_SECONDS,
    )
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    downloads.register(app, settings)
    app.session_interface = StaffSessions()
    logging.configure()
    metrics.register(app)
    headers.register(app)
    errors.register(app)
    guards.register(app)
    audit.register(app)
    visit_holder.register(app)
    limits.register(app, settings)
    security.register(app, settings)
    health.register(app)
    pages.register(app)
    public = (organizations, responses, search, questionnaire, stylesheet, receipts, statements, home, widget_script)
    installing = (page, check, colours, banners, guides, posters, kiosk, frame_script, visit_shell)
    of_councils = (cycles, totals, suggestions, rating, observations, batch)
    accounts = (sign_in, links, second_factor, own_page)
    council_pages = (views, cycle_posters, rating_pages, observation_pages, organization_list, suggestion_pages, visits)
    lists = (cycle_drafts, cycle_list, list_additions, cycle_moves, coverage, calendar, meetings)
    own_questions = (council_questions, council_question_preview, council_question_moves)
    proposing_and_paper = (proposals, proposal_forms, proposal_decisions, paper_sheets)
    operator_pages = (batch_pages, sheet_entry, sheet_voids, second_keying, operator_report)
    own_pages = (
        *council_pages,
        council_hosts,
        packs,
        *operator_pages,
        *lists,
        *own_questions,
        *proposing_and_paper,
        *organization.PARTS,
        *administration.PARTS,
    )
    staff_pages = (*accounts, *own_pages)
    for part in (*public, *installing, openapi, *of_councils, *staff_pages):
        app.register_blueprint(part.blueprint)
    access.check_table(app)
