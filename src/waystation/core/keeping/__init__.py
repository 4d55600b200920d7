"""Keeping what must be kept, and no longer: schema checks, backups, moves, clocks, the assessment."""
