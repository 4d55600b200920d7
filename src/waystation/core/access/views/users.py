"""The pages of users and their roles."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waystation.core.access import commands
from waystation.core.access.errors import UnknownUser
from waystation.core.access.forms import PasswordForm, RoleForm, UserForm
from waystation.core.access.models import Grant, User
from waystation.core.access.pages import done, page_for
from waystation.core.access.queries import Actor
from waystation.core.access.words import ROLE_WORDS
from waystation.core.errors import Refusal
from waystation.core.journal.forms import ActForm
from waystation.core.places.queries import place_names


@page_for("access.grant")
def users(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the users of this node with their roles, and add one."""
    form = UserForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                made = commands.add_user(form.cleaned_data["username"], form.cleaned_data["password"])
            except Refusal as refusal:
                form.add_error("password" if "password" in refusal.code else "username", str(refusal))
                status = refusal.status
            else:
                done(request, _("The user is added. Give a role now."))
                return redirect("access:user", user=made.id)
    listed = User.objects.order_by("-is_active", "username")
    roles: dict[str, list[str]] = {}
    places = place_names()
    for grant in Grant.objects.order_by("role", "place"):
        roles.setdefault(grant.user, []).append(_words(grant, places))
    context = {"form": form, "users": [(user, roles.get(user.id, [])) for user in listed]}
    return render(request, "access/users.html", context, status=status)


@page_for("access.grant")
def user(request: HttpRequest, actor: Actor, user: str) -> HttpResponse:
    """Show a user with what can be changed."""
    return _user_page(request, _user(user))


@require_POST
@page_for("access.grant")
def give(request: HttpRequest, actor: Actor, user: str) -> HttpResponse:
    """Give the user a role."""
    found, form = _user(user), RoleForm(request.POST)
    if not form.is_valid():
        return _user_page(request, found, roles=form, status=HTTPStatus.BAD_REQUEST)
    data = form.cleaned_data
    commands.give_role(actor, found, data["role"], place=data["place"], act=data["act"])
    done(request, _("The role is given."))
    return redirect("access:user", user=user)


@require_POST
@page_for("access.grant")
def end(request: HttpRequest, actor: Actor, user: str) -> HttpResponse:
    """End a role of the user."""
    found = _user(user)
    grant = Grant.objects.filter(subject=request.POST.get("grant", ""), user=found.id).first()
    if grant is None:
        raise UnknownUser
    commands.end_role(actor, grant.subject, place=grant.place, act=ActForm(request.POST).sent()["act"])
    done(request, _("The role has ended."))
    return redirect("access:user", user=user)


@require_POST
@page_for("access.grant")
def password(request: HttpRequest, actor: Actor, user: str) -> HttpResponse:
    """Give the user a new password; PIN and telephone are set up anew."""
    found, form = _user(user), PasswordForm(request.POST)
    status = 400
    if form.is_valid():
        try:
            commands.reset_password(actor, found, form.cleaned_data["password"])
        except Refusal as refusal:
            if refusal.status == HTTPStatus.FORBIDDEN:
                raise
            form.add_error("password", str(refusal))
            status = refusal.status
        else:
            done(request, _("The password is new, and the user's sessions have ended."))
            return redirect("access:user", user=user)
    return _user_page(request, found, password=form, status=status)


@require_POST
@page_for("access.grant")
def activate(request: HttpRequest, actor: Actor, user: str) -> HttpResponse:
    """Let the user sign in, or no more."""
    commands.set_active(actor, _user(user), is_active=request.POST.get("active") == "1")
    done(request, _("Saved."))
    return redirect("access:user", user=user)


def _user_page(
    request: HttpRequest,
    user: User,
    *,
    roles: RoleForm | None = None,
    password: PasswordForm | None = None,
    status: int = 200,
) -> HttpResponse:
    places = place_names()
    grants = Grant.objects.filter(user=user.id).order_by("role", "place")
    context = {
        "one": user,
        "grants": [
            (grant, _words(grant, places), ActForm(auto_id=f"end{number}_%s"))
            for number, grant in enumerate(grants, start=1)
        ],
        "roles": roles or RoleForm(auto_id="role_%s"),
        "password": password or PasswordForm(auto_id="new_%s"),
    }
    return render(request, "access/user.html", context, status=status)


def _user(user: str) -> User:
    found = User.objects.filter(pk=user).first()
    if found is None:
        raise UnknownUser
    return found


def _words(grant: Grant, places: dict[str, str]) -> str:
    role = str(ROLE_WORDS.get(grant.role, grant.role))
    return f"{role}, {places.get(grant.place, grant.place) if grant.place else _('everywhere')}"
