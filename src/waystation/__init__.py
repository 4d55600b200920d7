"""Waystation runs the reception of a mass displacement, from the first report to the last bed."""
