"""The pages that help to put a questionnaire on a site, on a wall or on a tablet; all of them are public."""
