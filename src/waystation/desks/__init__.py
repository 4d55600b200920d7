"""Desks of a reception centre, each with the same rooms: subjects, commands, models, queries, views."""
