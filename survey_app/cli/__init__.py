"""The commands of `flask`: each opens a session, calls one use case, commits, prints."""
