"""The one way in which anything changes.

The format and its rules are in `docs/journal.md`. Desks use `writing` (in `writer`), `entry_kind` and
`Subject` (in `kinds`), and `ProjectedRow` (in `projected`).
"""
