"""The picture of the square as lines for a terminal: what is published, what is ours, what is coming."""

from collections.abc import Iterator

from waystation.core.journal.node import node_state
from waystation.desks.placement.queries import beds_in_all, families_without_destination
from waystation.desks.reception.queries import totals
from waystation.desks.situation.queries import key_figures, latest_forecast
from waystation.desks.supply.queries import issued_families
from waystation.desks.tracing.queries import split_families
from waystation.desks.tracing.queries import totals as case_totals
from waystation.desks.transport.queries import people_not_arrived, trips_open
from waystation.engines.allocation import needs_of

SHOWN_NEEDS = ("water", "covered_space", "toilets_at_once", "blankets")


def picture_lines() -> Iterator[str]:
    """Return the picture at the node's time."""
    node = node_state()
    yield f"THE PICTURE AT {node.name.upper()}, {node.now:%d.%m.%Y %H:%M}"
    yield from _published()
    yield from _ours()
    yield from _coming()


def _published() -> Iterator[str]:
    for finding in key_figures():
        where = f" in {finding.place}" if finding.place else ""
        event = f" [{finding.event}]" if finding.event else ""
        low, high = f"{finding.low:,.0f}", "" if finding.high is None else f"{finding.high:,.0f}"
        value = f"{finding.best:,.0f}" + (f" ({low} to {high})" if low != high else "")
        voices = ", ".join(finding.voices)
        yield f"  published   {value:>28} {finding.kind}{where}{event}: {finding.verdict}, {voices}"


def _ours() -> Iterator[str]:
    families, people = totals()
    beds = beds_in_all()
    opened, _closed = case_totals()
    parcels = issued_families()
    yield f"  our own     {people:,} people in {families:,} families banded; {parcels:,} got their parcel"
    yield f"  beds        {beds.free:,} free, {beds.held:,} held, {beds.occupied:,} taken of {beds.n_beds:,}"
    yield (
        f"  to do       {families_without_destination()} families without a destination, "
        f"{opened} people sought, {len(split_families())} families apart"
    )
    short = people_not_arrived()
    yield f"  roads       {len(trips_open())} trips open, {short} people boarded and not arrived"


def _coming() -> Iterator[str]:
    forecast = latest_forecast()
    if forecast is None:
        return
    for step in forecast.steps:
        if step.hours in (24, 48, 72):
            low, high = step.band(80)
            yield f"  in {step.hours} h     {step.median:,} arrived in all (80 % {low:,} to {high:,})"
    for need in needs_of(forecast.steps[-1].median):
        if need.code in SHOWN_NEEDS:
            yield f"  needed then {need.quantity:>12,.0f} {need.unit}: {need.label.lower()}"
