import pytest

from tests.engines.extraction.reading import counts, read, the_only
from waystation.engines.extraction import KINDS


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Fighting displaced 700 people.", "displaced"),
        ("Over 700 families have fled their homes.", "displaced"),
        ("More than 700 people crossed into Armenia.", "arrived"),
        ("Hungary received 700 refugees.", "arrived"),
        ("By night 700 of the refugees had travelled onward to Germany.", "departed"),
        ("Helicopters airlifted 700 patients.", "evacuated"),
        ("The 700 migrants were deported.", "returned"),
        ("Clerks registered 700 people.", "registered"),
        ("About 700 people are living in makeshift camps.", "sheltered"),
        ("The blast killed 700 people.", "killed"),
        ("At the site 700 bodies were recovered.", "killed"),
        ("Seven hundred people were wounded.", "injured"),
        ("Still 700 people are missing.", "missing"),
        ("So far 700 missing people were traced.", "found"),
        ("Police arrested 700 people.", "detained"),
        ("Floods affected 700 families.", "affected"),
        ("About 700 people are in need of food.", "in-need"),
        ("Doctors treated 700 people.", "assisted"),
        ("It is a town of 700 people.", "population"),
        ("The storm destroyed 700 houses.", "houses-destroyed"),
        ("In all 700 houses were partially damaged.", "houses-damaged"),
        ("They sent 700 tonnes of flour.", "aid-mass"),
        ("They handed out 700 blankets.", "aid-items"),
        ("A column of 700 cars waited.", "vehicles"),
        ("They opened 700 shelters.", "facilities"),
        ("The hall has a capacity of 700.", "capacity"),
        ("Japan gave $700.", "money"),
        ("Only 70 percent of them came.", "share"),
    ],
)
def test_the_verb_or_the_noun_decides_what_is_counted(text: str, kind: str) -> None:
    assert the_only(text).kind == kind


def test_every_kind_of_the_closed_list_is_one_of_25() -> None:
    assert len(KINDS) == len(set(KINDS)) == 25


def test_two_verbs_in_one_sentence_each_take_their_own_number() -> None:
    assert counts("The storm killed 12 people and injured 340, and 9 are still missing.") == [
        ("killed", 12, 12),
        ("injured", 340, 340),
        ("missing", 9, 9),
    ]


def test_a_list_carries_the_kind_and_gives_each_number_its_place() -> None:
    figures = read("Rain displaced 41,000 people: 32,000 in Derna, 6,400 in Tobruk and 2,600 in Benghazi.")

    assert [(figure.kind, figure.low, figure.place) for figure in figures[1:]] == [
        ("displaced", 32_000, "Derna"),
        ("displaced", 6_400, "Tobruk"),
        ("displaced", 2_600, "Benghazi"),
    ]


def test_a_participle_behind_the_noun_gives_way_to_the_main_verb() -> None:
    assert the_only("Some 900 people displaced by the war are packed into tents.").kind == "sheltered"


def test_who_fled_and_reached_a_named_place_has_arrived_there() -> None:
    figure = the_only("About 900 people fled the fighting and reached Chad.")

    assert (figure.kind, figure.place) == ("arrived", "Chad")


def test_a_part_is_marked_as_a_part() -> None:
    whole, part = read("In all 290 people were injured; 168 of them are being treated in Yerevan.")

    assert (whole.is_part, part.is_part, part.kind) == (False, True, "assisted")


def test_the_whole_behind_a_part_is_the_population() -> None:
    assert counts("About 2,800 of the valley's 5,000 residents had crossed into Armenia.") == [
        ("arrived", 2_800, 2_800),
        ("population", 5_000, 5_000),
    ]


def test_families_stay_families() -> None:
    figure = the_only("The quake displaced 610 families.")

    assert (figure.low, figure.unit) == (610, "households")


def test_aid_for_people_is_expected_and_not_yet_assisted() -> None:
    items, people = read("The agency delivered tents: 500 tents for 2,500 people.")

    assert (items.kind, items.low) == ("aid-items", 500)
    assert (people.kind, people.low, people.modality) == ("assisted", 2_500, "expected")


def test_shelters_for_people_tell_their_capacity() -> None:
    assert counts("The city opened nine shelters for 25,000.") == [
        ("facilities", 9, 9),
        ("capacity", 25_000, 25_000),
    ]


def test_a_bare_small_number_without_a_verb_is_no_figure() -> None:
    assert read("The five failed, as before.") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The town had given shelter to 4,100 of them.", [("sheltered", 4100)]),
        ("The council found room for 260 people.", [("sheltered", 260)]),
        ("It has found beds for 260 people.", [("sheltered", 260)]),
        ("Some 260 people were put up in a school.", [("sheltered", 260)]),
        ("By dusk 260 people had been accommodated.", [("sheltered", 260)]),
        ("About 260 people spent the night in gyms.", [("sheltered", 260)]),
        ("Nine people were taken to hospital.", [("assisted", 9)]),
        ("Surgeons operated on 83 patients.", [("assisted", 83)]),
        ("Gunmen seized 73 pupils.", [("detained", 73)]),
        ("The needs of 794 people are being assessed.", [("in-need", 794)]),
    ],
)
def test_lodging_care_and_capture_are_told_in_many_words(
    text: str, expected: list[tuple[str, float]]
) -> None:
    assert [(kind, low) for kind, low, _ in counts(text)] == expected


def test_lines_of_a_table_are_counted_by_their_label() -> None:
    text = "Houses destroyed: 390\nEvacuated from the valley: 10,400 people\nClinics open: 8"

    assert [(kind, low) for kind, low, _ in counts(text)] == [
        ("houses-destroyed", 390),
        ("evacuated", 10_400),
        ("facilities", 8),
    ]


def test_of_so_many_things_so_many_are_the_same_things() -> None:
    assert counts("Of 52 buses sent, only 17 arrived.") == [("vehicles", 52, 52), ("vehicles", 17, 17)]


def test_who_leaves_a_place_of_arrival_departs_and_who_leaves_home_is_displaced() -> None:
    onward = counts("On Monday 700 people entered Poland from Ukraine. Another 200 left Poland.")
    from_home = counts("So far 700 people left Ukraine.")

    assert [kind for kind, _, _ in onward] == ["arrived", "departed"]
    assert [kind for kind, _, _ in from_home] == ["displaced"]


def test_rations_ages_and_places_of_detention_are_not_counted() -> None:
    assert read("There are 11 litres of water per person in 9 places of detention.") == []
    assert [figure.low for figure in read("One man, 71, died.")] == [1]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("UNHCR counted 2,906 arrivals from Sudan.", None),
        ("UNHCR works in Chad. It counted 2,906 arrivals from Sudan.", "Chad"),
        ("The government of Chad counted 2,906 arrivals from Sudan.", "Chad"),
        ("At least 2,906 of the region's 9,000 residents had crossed into Chad.", "Chad"),
    ],
)
def test_people_arrive_where_they_go_and_never_where_they_come_from(text: str, place: str | None) -> None:
    assert read(text)[0].place == place


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The rains claimed 73 lives in Kerala.", [("killed", 73)]),
        (
            "The ministry puts the displaced at 1,400 and the dead at 63.",
            [("displaced", 1400), ("killed", 63)],
        ),
        ("Police moved 190 people from their homes.", [("evacuated", 190)]),
        (
            "In the town 310 houses collapsed and 980 others need repair.",
            [("houses-destroyed", 310), ("houses-damaged", 980)],
        ),
        ("Volunteers handed out parcels to 230 families.", [("assisted", 230)]),
        ("Nearly 60% of the town's 18,000 inhabitants fled.", [("share", 60), ("population", 18_000)]),
        ("Some 300 people, or 40 per cent of the village, face hunger.", [("in-need", 300), ("share", 40)]),
    ],
)
def test_a_word_that_is_noun_and_verb_is_read_by_its_place(
    text: str, expected: list[tuple[str, float]]
) -> None:
    assert [(kind, low) for kind, low, _ in counts(text)] == expected
