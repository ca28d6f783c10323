"""What the forum knows of a person: given to them, taken away for them, and forgotten in time."""
