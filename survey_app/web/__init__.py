"""What answers HTTP: the only floor that knows Flask requests."""
