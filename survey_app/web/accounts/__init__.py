"""Accounts on the web: signing in, second factor, passwords, sessions; the only place that knows Flask-Security."""
