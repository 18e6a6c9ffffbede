"""Pages of an organization about itself."""

from survey_app.web.organization import hosts, places, totals

PARTS = (totals, places, hosts)
