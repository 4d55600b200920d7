"""Placement: a bed for every family, and no bed promised twice."""
