"""The reception desk: every household and person registered once."""
