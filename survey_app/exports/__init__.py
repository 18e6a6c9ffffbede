"""File formats: what is read from and written for people and other programs."""
