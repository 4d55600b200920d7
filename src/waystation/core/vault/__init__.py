"""Keys: who can read what, and how to make it unreadable."""
