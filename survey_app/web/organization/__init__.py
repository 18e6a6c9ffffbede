"""Pages of an organization about itself."""

from survey_app.web.organization import hosts, places, proposals, totals

PARTS = (totals, proposals, places, hosts)
