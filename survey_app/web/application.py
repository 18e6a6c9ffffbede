"""Puts the web together: headers, errors, limits, metrics and every blueprint."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from survey_app.settings import Settings
from survey_app.web import errors, headers, health, limits, logging, metrics, pages, widget_script
from survey_app.web.api import cycles, openapi, organizations, responses, search, suggestions, totals
from survey_app.web.council import sign_in, views
from survey_app.web.hosted import home, questionnaire, receipts, stylesheet

SESSION_SECONDS = 12 * 3600  # a working day after signing in, whatever the browser keeps


def register(app: Flask, settings: Settings) -> None:
    """Give the app everything that answers HTTP."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-session" if settings.is_https else "session",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=SESSION_SECONDS,
    )
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    logging.configure()
    metrics.register(app)
    headers.register(app)
    errors.register(app)
    limits.register(app, settings)
    health.register(app)
    pages.register(app)
    public = (organizations, responses, search, questionnaire, stylesheet, receipts, home, widget_script)
    for part in (*public, openapi, cycles, totals, suggestions, sign_in, views):
        app.register_blueprint(part.blueprint)
