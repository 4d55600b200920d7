"""Every command of every desk comes apart again: what it changed is back as it was, bit for bit."""

import inspect
from datetime import timedelta

import pytest

from tests.desks.situation.conftest import LACHIN, MONDAY, NOON, TUESDAY, meaning
from tests.desks.tracing.conftest import ANAHIT
from waystation.core.access import commands as access
from waystation.core.access.models import User
from waystation.core.journal.node import now, set_demo_clock
from waystation.core.journal.projected import ProjectedRow
from waystation.core.journal.tables import rebuild, row_text
from waystation.core.journal.undo import undo
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act
from waystation.core.places import commands as places
from waystation.core.places.subjects import PlaceDescribed
from waystation.desks.medical import commands as medical
from waystation.desks.medical.sheets import BedCount, PatientSheet, Sorting
from waystation.desks.medical.subjects import HospitalDescribed
from waystation.desks.placement import commands as placement
from waystation.desks.placement.subjects import SiteOpened
from waystation.desks.reception import commands as reception
from waystation.desks.reception import linking
from waystation.desks.situation import commands as situation
from waystation.desks.situation.queries import figures_of, reports
from waystation.desks.supply import commands as supply
from waystation.desks.tracing import commands as tracing
from waystation.desks.transport import commands as transport

MODULES = (access, places, reception, linking, situation, supply, tracing, placement, transport, medical)
COUNTS = {"f 18-59": 1, "m 0-5": 1}


def rows() -> list[str]:
    tables = sorted(ProjectedRow.tables.values(), key=lambda table: table._meta.label)
    return [
        f"{table._meta.label} {row_text(row)}"
        for table in tables
        for row in table._default_manager.order_by("subject")
    ]


class Desk:
    """Does each thing, takes it back, and takes the undo back; compares all tables each time."""

    def __init__(self, coordinator):
        self.coordinator = coordinator
        self.commands = set()

    def does(self, command, *arguments, changes=True, **options):
        self.commands.add(command)
        before, act = rows(), new_act()
        done = command(*arguments, act=act, **options)
        after = rows()
        assert (after != before) is changes, f"{command.__name__} changed nothing"

        back = new_act()
        undo(self.coordinator, act, back)
        assert rows() == before, f"{command.__name__} does not come apart"

        undo(self.coordinator, back, new_act())
        assert rows() == after, f"{command.__name__} does not come back"
        return done


@pytest.fixture
def desk(square, actor):
    set_demo_clock(NOON)
    return Desk(actor("coordinator"))


@pytest.mark.storage
def test_every_command_of_every_desk_is_undone_and_redone_bit_for_bit(desk, actor):
    clerk, coordinator, officer = actor("clerk"), desk.coordinator, actor("placement")
    dispatcher, medic, information = actor("dispatcher"), actor("medical"), actor("information")
    tracer, supplier = actor("tracing"), actor("supply")
    does = desk.does

    does(places.describe_places, None, [PlaceDescribed("am-vayk", "town", {"en": "Vayk"})])
    user = User.objects.get(pk=clerk.id)
    grant = does(access.give_role, coordinator, user, "volunteer", place="am-goris").subject("grant")
    does(access.end_role, coordinator, grant, place="am-goris")

    arrival = reception.Arrival(
        "D-000001", "am-goris", COUNTS, "nk-martuni", "bed", "Sos", frozenset({"infant"}), {"tracing": "yes"}
    )
    household = does(reception.band_family, clerk, arrival).subject("household")
    people = [reception.Description("f", "18-59", "head", name) for name in ("Anahit", "Anaïs")]
    added = does(reception.add_persons, clerk, household, people)
    pair = [name for name in added.subjects if name.startswith("person:")]
    does(linking.link_persons, clerk, *pair, evidence=("papers",))
    does(linking.part_persons, clerk, *pair)
    does(reception.change_intention, clerk, household, "unsure")
    does(reception.count_line, clerk, "am-goris", 40)

    lots = {
        item: does(supply.receive_lot, supplier, supply.Delivery(item, "am-goris", 50)).subject("lot")
        for item in ("blanket", "food_parcel", "water_bottle", "hygiene_kit", "infant_kit")
    }
    does(supply.issue_parcel, supplier, "D-000001", "am-goris")
    does(supply.record_loss, supplier, lots["blanket"], 3, "damaged")
    does(supply.correct_stock, supplier, lots["blanket"], 2)

    case = does(tracing.open_case, tracer, tracing.Request(**ANAHIT, household=household)).subject("case")
    does(tracing.add_sighting, tracer, case, tracing.Seen("likely", whereabouts="In Sisian"))
    does(tracing.close_case, tracer, case, "found_alive")
    does(tracing.reopen_case, tracer, case)
    apart = does(tracing.report_separation, tracer, household, 1, "left_behind").subject("separation")
    does(tracing.end_separation, tracer, apart, "together")

    does(
        placement.open_site, officer, SiteOpened("S-01", {"en": "School"}, "am-goris", 10, is_step_free=True)
    )
    does(placement.block_bed, officer, "S-01", 10)
    does(placement.unblock_bed, officer, "S-01", 10)
    stay = does(placement.hold, officer, household, "S-01").subject("stay")
    does(placement.release, officer, stay)
    stay = does(placement.hold, officer, household, "S-01").subject("stay")
    does(placement.check_in, officer, household)
    does(placement.move_out, officer, stay)
    does(placement.close_site, officer, "S-01")

    does(transport.announce_vehicle, dispatcher, "DEMO 001", 20, place="am-goris", driver="Ashot")
    times = {"departs_at": now() + timedelta(hours=1), "arrives_at": now() + timedelta(hours=3)}
    trip = does(
        transport.plan_trip, dispatcher, "DEMO 001", "am-goris", "am-sisian", **times
    ).subject("trip")  # fmt: skip
    seat = does(transport.board, dispatcher, trip, household, n_people=1, in_parts=True).subject("seat")
    does(transport.take_off, dispatcher, seat)
    does(transport.board, dispatcher, trip, household, n_people=1, in_parts=True)
    does(transport.close_trip, dispatcher, trip)
    does(transport.record_point, dispatcher, trip, "am-sisian")
    does(transport.arrive, dispatcher, trip)
    other = does(transport.plan_trip, dispatcher, "DEMO 001", "am-sisian", "am-goris", **times).subject(
        "trip"
    )
    does(transport.cancel_trip, dispatcher, other)

    hospital = HospitalDescribed("H-01", {"en": "Goris Medical Centre"}, "am-goris")
    does(medical.describe_hospitals, None, [hospital])
    does(medical.report_beds, medic, "hospital:H-01", {"burn": BedCount(4, 6)})
    sheet = PatientSheet("m", "18-59", "am-goris", condition="Burns")
    patient = does(medical.record_patient, medic, sheet, sorting=Sorting("START", "immediate")).subject(
        "patient"
    )
    does(medical.name_patient, medic, patient, name="Arev", band="D-000001")
    does(medical.assess_patient, medic, patient, Sorting("START", "delayed"), "am-goris")
    asked = (medic, patient, "hospital:H-01", "burn", "ambulance")
    does(medical.cancel, medic, does(medical.request_transfer, *asked).subject("transfer"))
    transfer = does(medical.request_transfer, *asked).subject("transfer")
    does(medical.depart, medic, transfer)
    does(medical.arrive, medic, transfer)

    does(situation.describe_corridor, None, LACHIN)
    for text, hours in ((MONDAY, 47), (TUESDAY, 23)):
        told = situation.NewReport(
            text.encode(), "Border Herald", lang="en", published_at=NOON - timedelta(hours=hours)
        )
        does(situation.add_report, information, told)
    does(situation.make_forecast, information, "lachin")
    figure = figures_of(reports()[0].subject)[0].subject
    does(situation.confirm_figure, information, figure)
    does(situation.reject_figure, information, figure)
    does(situation.correct_figure, information, figure, meaning(low="15000"))

    assert verify() == []
    assert rebuild().differing == ()
    assert {command.__qualname__ for command in desk.commands} == {
        name
        for module in MODULES
        for name, command in inspect.getmembers(module, inspect.isfunction)
        if command.__module__ == module.__name__
        and not name.startswith("_")
        and "act" in inspect.signature(command).parameters
    }
