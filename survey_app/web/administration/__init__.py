"""Pages of the administrator: the register, councils, accounts, tokens, the state of the system, the audit log."""
