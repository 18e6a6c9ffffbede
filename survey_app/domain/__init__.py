"""What the product knows, in plain Python: no input or output, no clock, no logging."""
