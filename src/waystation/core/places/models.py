"""Places and roads as the journal gives them."""

from typing import Self

from django.db import models

from waystation.core.journal.projected import CodeField, ProjectedRow, PublicJSONField, PublicTextField
from waystation.core.places.subjects import PlaceDescribed, RoadDescribed


class Place(ProjectedRow):
    """A place with a P-code or a code of the scenario's own."""

    kind = "place"

    code = CodeField(db_index=True)
    place_kind = CodeField(db_index=True)
    names = PublicJSONField()
    aliases = PublicJSONField(default=list)
    parent = CodeField(db_index=True)
    lat = models.IntegerField(null=True)
    lon = models.IntegerField(null=True)
    population = models.IntegerField(null=True)
    source = PublicTextField()

    @classmethod
    def from_state(cls, subject: str, state: PlaceDescribed) -> Self:
        """Return the row of a place."""
        return cls(
            subject=subject,
            code=state.code,
            place_kind=state.kind,
            names=dict(state.names),
            aliases=list(state.aliases),
            parent=state.parent,
            lat=state.lat,
            lon=state.lon,
            population=state.population,
            source=state.source,
        )


class Road(ProjectedRow):
    """A road between two places."""

    kind = "road"

    start = CodeField(db_index=True)
    end = CodeField(db_index=True)
    metres = models.IntegerField()
    is_estimate = models.BooleanField()
    source = PublicTextField()

    @classmethod
    def from_state(cls, subject: str, state: RoadDescribed) -> Self:
        """Return the row of a road."""
        return cls(
            subject=subject,
            start=state.start,
            end=state.end,
            metres=state.metres,
            is_estimate=state.is_estimate,
            source=state.source,
        )
