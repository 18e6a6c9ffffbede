"""The database: SQLite for one machine, PostgreSQL for production; the same truths in both."""
