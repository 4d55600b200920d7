"""What others may ask of reception."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.db.models import Count, Sum, Value
from django.db.models.functions import TruncHour

from waystation.core.access.reach import belongs_to
from waystation.core.journal.models import Placeholder
from waystation.core.journal.projected import open_rows
from waystation.desks.reception.bands import normal_band
from waystation.desks.reception.errors import UnknownBand, UnknownHousehold, UnknownPerson
from waystation.desks.reception.models import Band, Consent, Household, Line, Membership, Person
from waystation.desks.reception.subjects import band_subject


@dataclass(frozen=True, slots=True)
class HouseholdBrief:
    """What a desk needs of a household to serve it: no names. `needs` are codes of `NEEDS`."""

    subject: str
    band: str
    hub: str
    n_people: int
    counts: dict[str, int]
    district: str
    intention: str
    needs: tuple[str, ...]
    banded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Member:
    """A person of a household with what is known of them, in clear."""

    person: str
    relation: str
    sex: str
    age_band: str
    name: str
    father: str
    birth: str
    phone: str


@dataclass(frozen=True, slots=True)
class HourlyCount:
    """Families and people banded in the hour that begins at `hour`."""

    hour: datetime
    families: int
    people: int


@belongs_to("person")
def places_of_person(subject: str) -> Iterable[str]:
    """Return the hubs of a person's households; an erased one is for those who work everywhere."""
    theirs = Membership.objects.filter(person=subject).values("household")
    erased = Placeholder.objects.filter(subject=subject).values_list(Value(""), flat=True)
    return Household.objects.filter(subject__in=theirs).values_list("hub", flat=True).union(erased)


@belongs_to("household")
def places_of_household(subject: str) -> Iterable[str]:
    """Return the hub that banded a household."""
    return Household.objects.filter(subject=subject).values_list("hub", flat=True)


def household_wearing(band: str) -> HouseholdBrief:
    """Return the household that wears a band, however the number was typed.

    Raises:
        BadBand: the text is no wristband number of this register.
        UnknownBand: nobody here wears it.
    """
    number = normal_band(band)
    worn = Band.objects.filter(subject=band_subject(number)).first()
    found = households([worn.household]) if worn is not None else []
    if not found:
        raise UnknownBand(number)
    return found[0]


def household_named(subject: str) -> HouseholdBrief:
    """Return a household by its subject.

    Raises:
        UnknownHousehold: there is none here.
    """
    found = households([subject])
    if not found:
        raise UnknownHousehold
    return found[0]


def household_of(person: str) -> HouseholdBrief:
    """Return the household of a person; of several, the one banded first.

    Raises:
        UnknownPerson: there is no such person here, or they are in no household.
    """
    found = households(Membership.objects.filter(person=person).values_list("household", flat=True))
    if not found:
        raise UnknownPerson
    return found[0]


def households(subjects: Iterable[str]) -> list[HouseholdBrief]:
    """Return households by subject, in the order they were banded; unknown ones are left out."""
    return _briefs(list(Household.objects.filter(subject__in=set(subjects)).order_by("banded_at", "subject")))


def households_intending(
    intention: str, *, limit: int = 200, exclude: Iterable[str] = ()
) -> list[HouseholdBrief]:
    """Return households with this intention, the longest waiting first, without those in `exclude`."""
    without = set(exclude)
    waiting = Household.objects.filter(intention=intention).order_by("banded_at", "subject")
    # Told apart here: a database takes only so many identifiers in one question.
    chosen = (subject for subject in waiting.values_list("subject", flat=True) if subject not in without)
    return households(islice(chosen, limit))


def count_intending(intentions: Collection[str], *, exclude: Iterable[str] = ()) -> int:
    """Return how many households have one of these intentions, without those in `exclude`."""
    rows = Household.objects.filter(intention__in=intentions).values_list("subject", flat=True)
    return len(set(rows) - set(exclude))


def households_with_bands(bands: Iterable[str]) -> dict[str, int]:
    """Return how many households were given each of these bands; bands nobody wears are left out."""
    wanted = set(bands)
    counted = Counter(band for band in Household.objects.values_list("band", flat=True) if band in wanted)
    return dict(counted)


def persons_of(household: str) -> list[str]:
    """Return the recorded members of a household, as subjects; nothing is opened."""
    return sorted(Membership.objects.filter(household=household).values_list("person", flat=True))


def members_of(household: str) -> list[Member]:
    """Return the recorded members of a household, the head first; names are opened."""
    memberships = {row.person: row for row in Membership.objects.filter(household=household)}
    rows = list(Person.objects.filter(subject__in=memberships))
    texts = open_rows(rows)
    members = [
        Member(row.subject, memberships[row.subject].relation, row.sex, row.age_band, **texts[row.subject])
        for row in rows
    ]
    return sorted(members, key=lambda member: (member.relation != "head", member.person))


def village_of(household: str) -> str:
    """Return the town or village a household said it comes from, opened."""
    row = Household.objects.filter(subject=household).first()
    return "" if row is None else row.open("village")["village"]


def names_of(persons: Collection[str]) -> dict[str, str]:
    """Return the names of persons, opened."""
    rows = list(Person.objects.filter(subject__in=persons))
    return {person: texts["name"] for person, texts in open_rows(rows, "name").items()}


def consents_of(household: str) -> dict[str, str]:
    """Return the household's answers by purpose."""
    return dict(Consent.objects.filter(household=household).values_list("purpose", "answer"))


def totals() -> tuple[int, int]:
    """Return how many families and how many people are banded."""
    sums = Household.objects.aggregate(families=Count("subject"), people=Sum("n_people"))
    return sums["families"], sums["people"] or 0


def families_with_persons() -> int:
    """Return how many families have at least one person recorded."""
    return Membership.objects.values("household").distinct().count()


def families_intending() -> dict[str, tuple[int, int]]:
    """Return families and people by intention."""
    rows = Household.objects.values("intention").annotate(families=Count("subject"), people=Sum("n_people"))
    return {row["intention"]: (row["families"], row["people"] or 0) for row in rows}


def banded_per_hour(since: datetime, until: datetime) -> list[HourlyCount]:
    """Return what was banded in each hour from `since` to `until`; empty hours are included."""
    rows = (
        Household.objects.filter(banded_at__gte=since, banded_at__lt=until)
        .annotate(hour=TruncHour("banded_at"))
        .values("hour")
        .annotate(families=Count("subject"), people=Sum("n_people"))
    )
    found = {row["hour"]: (row["families"], row["people"]) for row in rows}
    hour = since.replace(minute=0, second=0, microsecond=0)
    counts = []
    while hour < until:
        counts.append(HourlyCount(hour, *found.get(hour, (0, 0))))
        hour += timedelta(hours=1)
    return counts


@dataclass(frozen=True, slots=True)
class LineAt:
    """The line at a hub: families last counted less those banded since, and hours to clear it."""

    hub: str
    waiting: int
    counted_at: datetime
    hours_to_clear: float | None


def families_banded_since(since: datetime, hub: str = "") -> int:
    """Return how many families were banded since an instant, at one hub or at all."""
    rows = Household.objects.filter(banded_at__gt=since)
    return (rows.filter(hub=hub) if hub else rows).count()


def lines(now: datetime) -> list[LineAt]:
    """Return the state of each line that was ever counted."""
    states = []
    for row in Line.objects.order_by("hub"):
        waiting = max(0, row.families - families_banded_since(row.counted_at, row.hub))
        pace = families_banded_since(now - timedelta(hours=1), row.hub)
        states.append(LineAt(row.hub, waiting, row.counted_at, waiting / pace if pace else None))
    return states


def doubly_worn_bands() -> list[Band]:
    """Return bands that two sites gave out while apart."""
    return [row for row in Band.objects.all() if row.others]


def _briefs(rows: Sequence[Household]) -> list[HouseholdBrief]:
    needs = open_rows(list(rows), "needs")
    return [
        HouseholdBrief(
            row.subject,
            row.band,
            row.hub,
            row.n_people,
            row.counts,
            row.district,
            row.intention,
            tuple(needs[row.subject]["needs"].split()),
            row.banded_at,
        )
        for row in rows
    ]
