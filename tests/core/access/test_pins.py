"""The PIN: Argon2id, not too easy, and ten wrong ones are the end of it."""

import pytest

from waystation.core.access.commands import add_user
from waystation.core.access.errors import WeakPin
from waystation.core.access.limits import PIN_TRIES
from waystation.core.access.models import User
from waystation.core.access.pins import forgive, is_right_pin, set_pin, tries_left
from waystation.core.journal.models import Node

pytestmark = [pytest.mark.storage, pytest.mark.django_db]


@pytest.fixture
def anahit(node: Node) -> User:
    user = add_user("anahit", "four plain long words")
    set_pin(user, "2580")
    return user


@pytest.fixture
def quick(settings: object) -> None:
    """Hash cheaply, where many tries are counted and hashing is not the point."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def test_the_pin_is_kept_as_argon2id(anahit: User) -> None:
    assert anahit.pin.startswith("argon2$argon2id$")
    assert is_right_pin(anahit, "2580")
    assert not is_right_pin(anahit, "2581")


@pytest.mark.parametrize("pin", ["", "123", "1234567", "1111", "1234", "9876", "12a4", "１２４８"])
def test_an_easy_pin_is_refused(node: Node, pin: str) -> None:
    user = add_user("anahit", "four plain long words")

    with pytest.raises(WeakPin):
        set_pin(user, pin)

    assert User.objects.get().pin == ""
    assert not is_right_pin(user, pin)


def test_ten_wrong_pins_leave_no_try_and_the_right_one_is_too_late(quick: None, anahit: User) -> None:
    set_pin(anahit, "2580")
    for left in range(PIN_TRIES - 1, -1, -1):
        assert not is_right_pin(anahit, "0000")
        assert tries_left(anahit) == left

    assert not is_right_pin(anahit, "2580")
    forgive(anahit)
    assert is_right_pin(anahit, "2580")


def test_the_right_pin_gives_all_tries_back(quick: None, anahit: User) -> None:
    set_pin(anahit, "2580")
    is_right_pin(anahit, "0000")
    is_right_pin(anahit, "2580")

    assert tries_left(anahit) == PIN_TRIES
