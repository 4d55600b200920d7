"""The pages of no desk: the square, signing in, and the sign of life."""

import sys
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required, login_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from waystation.core.access import pins
from waystation.core.access.backends import SignInForm
from waystation.core.journal.storage import refusal_of


@require_safe
@never_cache
@login_required
def square(request: HttpRequest) -> HttpResponse:
    """Return the page from which one goes to a desk."""
    return render(request, "site/square.html")


class SignIn(LoginView):
    """Asks for user name and password; whoever is signed in goes on to the square."""

    template_name = "site/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign in; the right password lets the PIN be tried anew."""
        pins.forgive(form.get_user())
        return super().form_valid(form)

    def get_form(self, form_class: type[AuthenticationForm] | None = None) -> AuthenticationForm:
        """Return the form with our own words, which exist in every language of the site."""
        form = super().get_form(form_class)
        form.fields["username"].label = _("User name")
        form.fields["password"].label = _("Password")
        return form


@require_safe
@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """Return `ok` as long as the server answers."""
    return HttpResponse("ok", content_type="text/plain")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the page for what cannot be read, or, where it is too long, one that says so."""
    too_long = isinstance(exception, RequestDataTooBig)
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_long else HTTPStatus.BAD_REQUEST
    return render(request, f"{status}.html", status=status)


def broken(request: HttpRequest) -> HttpResponse:
    """Return the page for what broke outside a view; a fault of the disk is called by its name.

    It asks the database nothing: that may be what broke.
    """
    error = sys.exception()
    refusal = None if error is None else refusal_of(error)
    status = HTTPStatus.INTERNAL_SERVER_ERROR if refusal is None else refusal.status
    page = render_to_string("500.html", {"sentence": "" if refusal is None else str(refusal)})
    return HttpResponse(page, status=status)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the page of what a role does not reach."""
    return render(request, "403.html", status=HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the page of an address that leads nowhere."""
    return render(request, "404.html", status=HTTPStatus.NOT_FOUND)
