import pytest
from django.test import Client

from tests.desks.conftest import ActorFor, FamilyOf
from waystation.core.access.models import User
from waystation.core.journal.writer import new_act
from waystation.core.places.commands import describe_places
from waystation.core.places.subjects import PlaceDescribed
from waystation.desks.reception.queries import household_wearing, members_of, totals


def signed_in(actor: ActorFor, role: str) -> Client:
    client = Client(HTTP_X_FORWARDED_PROTO="https")
    client.force_login(User.objects.get(pk=actor(role).id))
    return client


def form(**changes: str) -> dict[str, object]:
    return {
        "act": new_act(),
        "band": "D-000101",
        "hub": "am-goris",
        "f_18_59": "1",
        "m_0_5": "2",
        "district": "nk-martuni",
        "village": "Chartar",
        "needs": ["infant"],
        "intention": "bed",
        "consent_assistance": "yes",
        "consent_tracing": "yes",
        "consent_statistics": "no",
        "language": "hy",
        **changes,
    }


def test_a_clerk_bands_a_family_and_sees_it(actor: ActorFor) -> None:
    clerk = signed_in(actor, "clerk")

    assert clerk.get("/reception/").status_code == 200
    page = clerk.post("/reception/", form(), follow=True)

    assert page.status_code == 200
    assert "Band D-000101: 3 people. Saved." in page.content.decode()
    assert household_wearing("D-000101").needs == ("infant",)


def test_a_form_sent_twice_bands_one_family(actor: ActorFor) -> None:
    clerk, sent = signed_in(actor, "clerk"), form()

    first, second = clerk.post("/reception/", sent), clerk.post("/reception/", sent)

    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert totals() == (1, 3)


def test_a_band_in_use_keeps_what_was_typed(actor: ActorFor, family: FamilyOf) -> None:
    family(band="D-000101")

    page = signed_in(actor, "clerk").post("/reception/", form(village="Berdashen"))

    assert page.status_code == 409
    text = page.content.decode()
    assert "Band D-000101 is worn by a family since" in text
    assert 'value="Berdashen"' in text
    assert totals() == (1, 4)


@pytest.mark.parametrize(
    ("field", "value"), [("f_18_59", "-1"), ("m_0_5", "1,2,3"), ("intention", "moon"), ("district", "")]
)
def test_nonsense_in_a_field_is_named_and_nothing_is_saved(actor: ActorFor, field: str, value: str) -> None:
    page = signed_in(actor, "clerk").post("/reception/", form(**{field: value}))

    assert page.status_code == 400
    assert "error-summary" in page.content.decode()
    assert totals() == (0, 0)


def test_names_are_added_later_by_band(actor: ActorFor, family: FamilyOf) -> None:
    household = family()
    clerk = signed_in(actor, "clerk")
    found = clerk.post("/reception/find/", {"band": "d 000101"})
    assert found["Location"] == f"/reception/families/{household}/"

    page = clerk.post(
        f"/reception/families/{household}/persons/",
        {
            "act": new_act(),
            "person-TOTAL_FORMS": "2",
            "person-INITIAL_FORMS": "0",
            "person-0-name": "Անահիտ",
            "person-0-sex": "f",
            "person-0-age_band": "60+",
            "person-0-relation": "head",
        },
        follow=True,
    )

    assert "Անահիտ" in page.content.decode()
    assert [member.name for member in members_of(household)] == ["Անահիտ"]


def test_a_person_without_sex_or_age_is_asked_for_them(actor: ActorFor, family: FamilyOf) -> None:
    household = family()

    page = signed_in(actor, "clerk").post(
        f"/reception/families/{household}/persons/",
        {"act": new_act(), "person-TOTAL_FORMS": "1", "person-INITIAL_FORMS": "0", "person-0-name": "Anahit"},
    )

    assert page.status_code == 400
    assert page.content.decode().count("Choose one.") >= 3
    assert members_of(household) == []


def test_a_volunteer_bands_but_reads_no_names(actor: ActorFor, family: FamilyOf) -> None:
    household = family()
    volunteer = signed_in(actor, "volunteer")

    page = volunteer.get(f"/reception/families/{household}/").content.decode()

    assert "Your role does not read names." in page
    assert volunteer.get(f"/reception/families/{household}/persons/").status_code == 403


def test_other_roles_and_strangers_are_kept_out(actor: ActorFor, family: FamilyOf) -> None:
    household = family()

    assert signed_in(actor, "medical").get("/reception/").status_code == 403
    for address in ("/reception/", "/reception/line/", f"/reception/families/{household}/"):
        answer = Client(HTTP_X_FORWARDED_PROTO="https").get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in?next=")


def test_an_unknown_family_is_refused_in_words(actor: ActorFor) -> None:
    page = signed_in(actor, "clerk").get("/reception/families/household:nobody/")

    assert page.status_code == 404
    assert "There is no such record, or your role does not reach it." in page.content.decode()


def test_the_line_page_counts_and_shows_the_line(actor: ActorFor, family: FamilyOf) -> None:
    family()
    clerk = signed_in(actor, "clerk")

    page = clerk.post(
        "/reception/line/", {"act": new_act(), "hub": "am-goris", "families": "40"}, follow=True
    ).content.decode()

    assert "Line counted." in page
    assert "Waiting at Goris" in page


def test_forms_begin_where_the_clerk_works_whatever_the_language(actor: ActorFor) -> None:
    describe_places(None, [PlaceDescribed("am-vayk", "hub", {"en": "Vayk", "ru": "Вайк"})], act=new_act())
    anywhere, at_vayk = Client(HTTP_X_FORWARDED_PROTO="https"), Client(HTTP_X_FORWARDED_PROTO="https")
    anywhere.force_login(User.objects.get(pk=actor("clerk").id))
    at_vayk.force_login(User.objects.get(pk=actor("clerk", place="am-vayk").id))

    for language in ("en", "ru"):
        for client, hub in ((anywhere, "am-goris"), (at_vayk, "am-vayk")):
            page = client.get("/reception/", headers={"accept-language": language}).content.decode()
            assert f'<option value="{hub}" selected>' in page
