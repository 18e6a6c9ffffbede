"""Plain pages of a council: sign in, choose a cycle, read and download its totals. They work without JavaScript."""
