"""A sample organization site for the demo."""
