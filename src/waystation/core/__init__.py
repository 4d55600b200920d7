"""What every desk stands on: the journal, the vault, access, places, and numbers and times in words."""
