"""People, roles, permissions."""
