"""Signing in: Argon2id, the same work for a name that does not exist, and a stop to guessing."""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.test import Client, RequestFactory

from waystation.core.access import backends
from waystation.core.access.backends import PER_ADDRESS, PER_USER, WINDOW, is_limited
from waystation.core.access.commands import add_user
from waystation.core.access.errors import UnknownUser, UsernameTaken, WeakPassword
from waystation.core.access.models import FailedSignIn, User
from waystation.core.access.queries import actor_named
from waystation.core.journal.models import Node

pytestmark = [pytest.mark.storage, pytest.mark.django_db]

PASSWORD = "four plain long words"


@pytest.fixture
def anahit(node: Node) -> User:
    return add_user("anahit", PASSWORD)


@pytest.fixture
def quick(node: Node, settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords cheaply, where many sign-ins are counted and hashing is not the point."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setattr(backends._DUMMY, "_hash", "")


def sign_in(username: str, password: str, address: str = "10.0.0.1") -> User | None:
    request = RequestFactory().post("/sign-in", REMOTE_ADDR=address)
    return authenticate(request, username=username, password=password)


def test_the_password_is_kept_as_argon2id_and_opens_the_door(anahit: User) -> None:
    assert anahit.password.startswith("argon2$argon2id$")
    assert PASSWORD not in anahit.password
    assert sign_in("anahit", PASSWORD) == anahit
    assert sign_in("anahit", "another long word") is None
    assert sign_in("Anahit", PASSWORD) is None


def test_five_failures_stop_a_name_at_its_address_and_nobody_else(quick: None, anahit: User) -> None:
    other = add_user("zvart", PASSWORD)
    for _ in range(PER_USER):
        sign_in("anahit", "wrong")

    assert sign_in("anahit", PASSWORD) is None
    assert sign_in("zvart", PASSWORD) == other
    assert sign_in("anahit", PASSWORD, "10.0.0.2") == anahit


def test_many_failures_stop_an_address_whatever_the_names(
    quick: None, anahit: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert PER_ADDRESS == 30
    monkeypatch.setattr(backends, "PER_ADDRESS", 7)
    for number in range(7):
        sign_in(f"guess-{number}", "wrong")

    assert sign_in("anahit", PASSWORD) is None
    assert sign_in("anahit", PASSWORD, "10.0.0.2") == anahit


def test_the_stop_ends_after_fifteen_minutes(quick: None, anahit: User) -> None:
    for _ in range(PER_USER):
        sign_in("anahit", "wrong")
    for row in FailedSignIn.objects.all():
        row.at -= WINDOW + timedelta(seconds=1)
        row.save()

    assert sign_in("anahit", PASSWORD) == anahit


def test_a_right_password_clears_the_names_failures(quick: None, anahit: User) -> None:
    for _ in range(PER_USER - 1):
        sign_in("anahit", "wrong")
    sign_in("anahit", PASSWORD)
    for _ in range(PER_USER - 1):
        sign_in("anahit", "wrong")

    assert sign_in("anahit", PASSWORD) == anahit


def test_an_unknown_name_costs_the_same_hashing_and_counts_alike(
    anahit: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = []
    check = User.check_password
    monkeypatch.setattr(
        User, "check_password", lambda user, password: checked.append(user.password) or check(user, password)
    )

    for name in ("anahit", "nobody"):
        sign_in(name, "wrong")

    assert [hashed.split("$")[:4] for hashed in checked] == [anahit.password.split("$")[:4]] * 2
    assert FailedSignIn.objects.count() == 4


def test_failures_keep_neither_name_nor_address(anahit: User) -> None:
    sign_in("anahit", "wrong")

    assert all(len(row.key) == 64 and int(row.key, 16) for row in FailedSignIn.objects.all())


def test_an_inactive_user_does_not_get_in(anahit: User) -> None:
    User.objects.update(is_active=False)

    assert sign_in("anahit", PASSWORD) is None
    assert backends.RateLimitedBackend().get_user(anahit.id) is None
    with pytest.raises(UnknownUser):
        actor_named("anahit")


def test_without_a_name_or_a_password_nothing_is_tried(anahit: User) -> None:
    assert backends.RateLimitedBackend().authenticate(None) is None
    assert FailedSignIn.objects.count() == 0
    assert not is_limited(None, "anahit")


@pytest.mark.parametrize(("password", "why"), [("short", "too short"), ("password1234", "too common")])
def test_a_weak_password_is_refused_with_the_reason(node: Node, password: str, why: str) -> None:
    with pytest.raises(WeakPassword, match=why):
        add_user("anahit", password)

    assert User.objects.count() == 0


def test_a_taken_name_is_refused(anahit: User) -> None:
    with pytest.raises(UsernameTaken):
        add_user("anahit", PASSWORD)


def test_every_answer_carries_the_strict_policy(node: Node) -> None:
    answer = Client().get("/healthz", secure=True)

    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert (policy["default-src"], policy["script-src"], policy["style-src"]) == (
        "'none'",
        "'self'",
        "'self'",
    )
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert (answer["X-Content-Type-Options"], answer["X-Frame-Options"]) == ("nosniff", "DENY")
    assert answer["Referrer-Policy"] == "same-origin"


def test_the_session_cookie_is_closed_to_scripts_and_other_sites(anahit: User) -> None:
    client = Client()

    answer = client.post("/sign-in", {"username": "anahit", "password": PASSWORD}, secure=True)

    cookie = answer.cookies["sessionid"]
    assert answer.status_code == 302
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 12 * 3600)


def test_a_stopped_sign_in_says_so_in_a_plain_sentence(quick: None, anahit: User) -> None:
    client = Client()
    for _ in range(PER_USER):
        client.post("/sign-in", {"username": "anahit", "password": "wrong"}, secure=True)

    answer = client.post("/sign-in", {"username": "anahit", "password": PASSWORD}, secure=True)

    assert "Too many failed sign-ins. Wait fifteen minutes" in answer.content.decode()
    assert "sessionid" not in client.cookies
