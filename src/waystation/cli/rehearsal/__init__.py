"""A night replayed through the running site's own pages by scripted staff on an accelerated clock."""
