"""Mail, which is optional: a server that takes letters."""
