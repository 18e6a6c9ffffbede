"""The background worker: folds counts, clears what links, moves free texts away."""
