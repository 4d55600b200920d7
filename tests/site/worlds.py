"""Browsers, and people who sign in with them."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from waystation.core.access.commands import add_user, give_role
from waystation.core.access.matrix import Role
from waystation.core.access.models import User
from waystation.core.journal.writer import new_act

PASSWORD = "four plain long words"


def browser() -> Client:
    return Client(HTTP_X_FORWARDED_PROTO="https")


def person(name: str, *roles: Role, place: str = "") -> User:
    """Add a user with roles."""
    user = add_user(name, PASSWORD)
    for role in roles:
        give_role(None, user, role, place=place, act=new_act())
    return user


def sign_in(user: User) -> Client:
    """Return a browser in which the user has signed in."""
    client = browser()
    client.force_login(user)
    return client


def text(answer: HttpResponse | Any) -> str:
    return answer.content.decode()
