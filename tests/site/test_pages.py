"""Pages of no desk: signing in and out, the square, refusals, and what goes wrong."""

import re
from xml.etree import ElementTree

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from django.utils.translation import gettext_lazy

from waystation.core.errors import Refusal
from waystation.core.journal.models import Node
from waystation.site import urls

SENTENCE = "Bed 14 at Goris School is taken since 18:05. Choose another bed or release it first."


class BedTaken(Refusal):
    code = "bed-taken"


@login_not_required
def refuse(request: HttpRequest) -> HttpResponse:
    raise BedTaken(gettext_lazy(SENTENCE))


@login_not_required
def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError


urlpatterns = [path("refuse", refuse), path("fail", fail), *urls.urlpatterns]

over_http = override_settings(
    SECURE_SSL_REDIRECT=False, SESSION_COOKIE_SECURE=False, CSRF_COOKIE_SECURE=False
)


@pytest.fixture
def client(node: Node) -> Client:
    return Client(HTTP_HOST="localhost")


@pytest.fixture(autouse=True)
def plain_http(settings: object) -> None:
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False


def test_a_stranger_is_sent_to_sign_in_and_back(client: Client):
    response = client.get("/")

    assert response.status_code == 302
    assert response["Location"] == "/sign-in?next=/"


def test_the_sign_in_page_says_who_it_is_for_where_one_is_and_that_this_is_a_demo(client: Client):
    page = client.get("/sign-in").content.decode()

    assert "<h1>Sign in</h1>" in page
    assert '<span class="brand-node">Goris square</span>' in page
    assert "DEMO: synthetic people. Nobody here is real." in page
    assert 'href="#main"' in page
    assert page.count('name="language"') == 3


def test_a_wrong_password_is_said_at_the_top_and_nobody_is_signed_in(client: Client):
    response = client.post("/sign-in", {"username": "nobody", "password": "wrong"})

    assert response.status_code == 200
    assert "User name or password is wrong. Mind capital letters." in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_missing_password_is_named_at_its_field(client: Client):
    page = client.post("/sign-in", {"username": "ani"}).content.decode()

    assert '<a href="#id_password">Password: This field is required.</a>' in page
    assert 'aria-describedby="id_password_error"' in page
    assert 'aria-invalid="true"' in page


@pytest.mark.parametrize(
    ("language", "lang", "words"),
    [("hy", 'lang="hy" dir="ltr"', "Մուտք"), ("ru", 'lang="ru" dir="ltr"', "Вход")],
)
def test_the_language_is_chosen_without_a_script_and_kept(
    client: Client, language: str, lang: str, words: str
):
    response = client.post("/language/setlang/", {"language": language, "next": "/sign-in"})
    page = client.get("/sign-in").content.decode()

    assert response["Location"] == "/sign-in"
    assert f"<html {lang}>" in page
    assert f"<h1>{words}</h1>" in page


def test_the_sign_of_life_needs_no_sign_in(client: Client):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok")


def test_an_unknown_address_has_a_page_with_a_way_on(client: Client):
    response = client.get("/nowhere")

    assert response.status_code == 404
    assert "There is no such page" in response.content.decode()
    assert 'href="/">Go to the square</a>' in response.content.decode()


@override_settings(ROOT_URLCONF=__name__)
def test_a_refusal_says_what_was_wrong_and_that_nothing_was_saved(client: Client):
    response = client.get("/refuse", HTTP_REFERER="http://localhost/sign-in?next=/")
    page = response.content.decode()

    assert response.status_code == 409
    assert SENTENCE in page
    assert "Nothing was saved, and nothing else was changed." in page
    assert 'href="http://localhost/sign-in?next=/">Go back</a>' in page


@pytest.mark.parametrize(
    "referer", ["https://elsewhere.example/", "http://localhost/refuse", "javascript:alert(1)", ""]
)
@override_settings(ROOT_URLCONF=__name__)
def test_the_way_back_never_leads_away_or_into_the_same_refusal(client: Client, referer: str):
    page = client.get("/refuse", HTTP_REFERER=referer).content.decode()

    assert '<a class="button button-primary" href="/">Go back</a>' in page


@override_settings(ROOT_URLCONF=__name__)
def test_a_program_gets_a_refusal_as_json(client: Client):
    response = client.get("/refuse", HTTP_ACCEPT="application/json")

    assert response.status_code == 409
    assert response.json() == {"code": "bed-taken", "message": SENTENCE}


@override_settings(ROOT_URLCONF=__name__)
def test_a_fault_of_ours_has_a_page_that_does_not_blame_the_reader(client: Client):
    client.raise_request_exception = False

    response = client.get("/fail")

    assert response.status_code == 500
    assert "The fault is in the system, not in what you did." in response.content.decode()


def test_a_form_without_its_token_is_refused_with_a_way_on(node: Node):
    strict = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)

    response = strict.post("/sign-in", {"username": "ani", "password": "x"})

    assert response.status_code == 403
    assert "This form is too old" in response.content.decode()


@pytest.mark.django_db
def test_a_machine_without_a_register_still_answers():
    response = Client(HTTP_HOST="localhost").get("/sign-in")

    assert response.status_code == 200
    assert "site-time" not in response.content.decode()


def test_pages_are_well_formed(client: Client):
    page = client.get("/sign-in").content.decode().replace("<!doctype html>", "")
    page = re.sub(r" (novalidate|autofocus|required)(?=[ >])", "", page)
    page = re.sub(r"<(meta|link|input)\b([^>]*[^/])>", r"<\1\2/>", page)

    assert ElementTree.fromstring(page).tag == "html"
