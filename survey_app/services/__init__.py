"""Use cases: one file, one public verb; sessions and values come in, no Flask."""
