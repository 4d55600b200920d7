"""Desk fixtures serve the command line's tests too."""

from tests.desks.conftest import actor, family, square

__all__ = ["actor", "family", "square"]
