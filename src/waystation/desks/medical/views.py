"""The medical desk's pages: parse, call, render."""

from datetime import datetime
from typing import Any, Final, TypedDict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from waystation.core.access.approval import awaits
from waystation.core.access.pages import done, here, page_for, reading, work_at
from waystation.core.access.queries import Actor
from waystation.core.errors import Refusal
from waystation.core.journal.forms import ActForm
from waystation.core.keeping.notes import warn_of_notes
from waystation.desks.medical import commands, queries
from waystation.desks.medical.forms import (
    BedsForm,
    NameForm,
    PatientForm,
    SortingForm,
    StepForm,
    TransferForm,
)
from waystation.desks.medical.words import (
    AGE_BAND_WORDS,
    BED_TYPE_WORDS,
    CATEGORY_STATES,
    CATEGORY_WORDS,
    MODE_WORDS,
    SCHEME_WORDS,
    SEX_WORDS,
    STEP_STATES,
    STEP_WORDS,
)

STEPS: Final = {"depart": commands.depart, "arrive": commands.arrive, "cancel": commands.cancel}


class _ActArguments(TypedDict):
    act: str
    observed_at: datetime | None


@page_for("medical.see")
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show moves under way, patients by their latest triage, and free beds."""
    board = queries.bed_board()
    context = {
        "board": board,
        **_board_columns(board),
        "moves": _move_rows(queries.moving()),
        "patients": [_patient_row(line) for line in queries.patients_by_category()],
        "now": board.now,
    }
    return render(request, "medical/index.html", context)


@page_for("medical.report_beds")
def beds(request: HttpRequest, actor: Actor, hospital: str) -> HttpResponse:
    """Report a hospital's free beds."""
    name = queries.hospital_names([hospital]).get(hospital) or queries.hospital_named(hospital).code
    known = queries.beds_by_type(hospital)
    initial = {f"all_{bed_type}": figure.baseline for bed_type, figure in known.items()}
    form = BedsForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                commands.report_beds(actor, hospital, form.counts(), **_act(form))
            except Refusal as refusal:
                status = _refused(form, refusal)
            else:
                done(request, _("%(hospital)s: beds saved.") % {"hospital": name})
                return redirect("medical:index")
    context = {
        "form": form,
        "hospital": name,
        "figures": [(BED_TYPE_WORDS[bed_type], figure) for bed_type, figure in known.items()],
    }
    return render(request, "medical/beds.html", context, status=status)


@page_for("medical.record_patient")
def new_patient(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Write down a patient, with the first triage."""
    form = PatientForm(request.POST or None, initial={"place": here(request, actor)})
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            sheet = form.sheet()
            try:
                receipt = commands.record_patient(actor, sheet, sorting=form.sorting(), **_act(form))
            except Refusal as refusal:
                status = _refused(form, refusal)
            else:
                work_at(request, sheet.place)
                patient = receipt.subject("patient")
                number = queries.patient_named(patient).number
                done(request, _("Patient %(number)s saved.") % {"number": number})
                warn_of_notes(request, form)
                return redirect("medical:patient", patient=patient)
    return render(request, "medical/new_patient.html", {"form": form}, status=status)


@page_for("medical.see")
def patient(request: HttpRequest, actor: Actor, patient: str) -> HttpResponse:
    """Show a patient: who, where, triage as a series, moves, and what can be done next."""
    return _patient_page(request, actor, patient)


@page_for("medical.record_patient")
def sort(request: HttpRequest, actor: Actor, patient: str) -> HttpResponse:
    """Sort a patient anew."""
    form = SortingForm(request.POST or None)
    if not form.is_valid():
        return _patient_page(request, actor, patient, form, status=400 if request.method == "POST" else 200)
    sorting = form.sorting()
    assert sorting is not None, "the category is required"  # noqa: S101
    place = form.cleaned_data["place"]
    try:
        commands.assess_patient(actor, patient, sorting, place, **_act(form))
    except Refusal as refusal:
        return _patient_page(request, actor, patient, form, status=_refused(form, refusal))
    work_at(request, place)
    if sorting.category == "deceased":
        done(request, _("Saved. It shows once a second person has confirmed the death."))
    else:
        done(request, _("Sorted: %(category)s.") % {"category": CATEGORY_WORDS[sorting.category]})
    return redirect("medical:patient", patient=patient)


@page_for("medical.record_patient")
def name(request: HttpRequest, actor: Actor, patient: str) -> HttpResponse:
    """Record who a patient is."""
    form = NameForm(request.POST or None)
    if not form.is_valid():
        return _patient_page(request, actor, patient, form, status=400 if request.method == "POST" else 200)
    data = form.cleaned_data
    try:
        commands.name_patient(actor, patient, name=data["name"], band=data["band"], **_act(form))
    except Refusal as refusal:
        return _patient_page(request, actor, patient, form, status=_refused(form, refusal))
    done(request, _("Saved."))
    return redirect("medical:patient", patient=patient)


@page_for("medical.move_patient")
def move(request: HttpRequest, actor: Actor, patient: str) -> HttpResponse:
    """Ask for a patient to be moved."""
    form = TransferForm(request.POST or None)
    if not form.is_valid():
        return _patient_page(request, actor, patient, form, status=400 if request.method == "POST" else 200)
    data = form.cleaned_data
    try:
        commands.request_transfer(
            actor,
            patient,
            data["hospital"],
            data["bed_type"],
            data["mode"],
            although_full=data["although_full"],
            **_act(form),
        )
    except Refusal as refusal:
        return _patient_page(request, actor, patient, form, status=_refused(form, refusal))
    done(request, _("The move is asked for. Tell the ward and the family."))
    figure = queries.beds_of(data["hospital"], data["bed_type"])
    if figure is None or figure.free is None:
        messages.warning(request, _("How many beds are free there is not known. Call the ward first."))
    return redirect("medical:patient", patient=patient)


@page_for("medical.move_patient")
def step(request: HttpRequest, actor: Actor, patient: str) -> HttpResponse:
    """Record that a patient left, was handed over, or is not moved."""
    form = StepForm(request.POST or None)
    if not form.is_valid():
        return _patient_page(request, actor, patient, form, status=400 if request.method == "POST" else 200)
    data = form.cleaned_data
    try:
        STEPS[data["step"]](actor, data["transfer"], **_act(form))
    except Refusal as refusal:
        return _patient_page(request, actor, patient, form, status=_refused(form, refusal))
    done(request, _("Saved."))
    return redirect("medical:patient", patient=patient)


def _patient_page(
    request: HttpRequest, actor: Actor, patient: str, bound: ActForm | None = None, *, status: int = 200
) -> HttpResponse:
    """Return a patient's page; `bound` is the form that was sent and refused."""
    line = queries.patient_named(patient)
    reading(request, actor, "medical.patient", [patient])
    place = {"place": here(request, actor)}
    board = queries.bed_board()
    context = {
        "patient": _patient_row(line),
        "texts": queries.texts_of(patient),
        "triage": [
            (_category(triage.category), SCHEME_WORDS.get(triage.scheme, triage.scheme), triage)
            for triage in queries.triage_of(patient)
        ],
        "moves": _move_rows(queries.moves_of(patient)),
        "board": board,
        **_board_columns(board),
        "bound": bound,
        "sorting": bound if type(bound) is SortingForm else SortingForm(initial=place, auto_id="sort_%s"),
        "naming": bound if isinstance(bound, NameForm) else NameForm(auto_id="name_%s"),
        "moving": bound if isinstance(bound, TransferForm) else TransferForm(auto_id="move_%s"),
        "act": ActForm(),
        "death_waits": awaits(commands.DEATH, patient=patient),
        "now": board.now,
    }
    return render(request, "medical/patient.html", context, status=status)


def _board_columns(board: queries.BedBoard) -> dict[str, Any]:
    """Return the board's words, and its lines with the word of each figure beside it, for narrow screens."""
    words = [str(BED_TYPE_WORDS[bed_type]) for bed_type in board.bed_types]
    return {
        "bed_types": words,
        "hospitals": [(line, list(zip(words, line.beds, strict=True))) for line in board.lines],
    }


def _act(form: ActForm) -> _ActArguments:
    """Return the arguments that every command takes from a form."""
    return {"act": form.cleaned_data["act"], "observed_at": form.cleaned_data["observed_at"]}


def _refused(form: ActForm, refusal: Refusal) -> int:
    """Put a refusal's sentence into the form, and return its status."""
    form.add_error(None, str(refusal))
    return refusal.status


def _category(category: str) -> tuple[str, object]:
    """Return the state and the word of a triage category."""
    return CATEGORY_STATES.get(category, "unknown"), CATEGORY_WORDS.get(category, category)


def _patient_row(line: queries.PatientLine) -> dict[str, object]:
    state, word = _category(line.category)
    return {
        "line": line,
        "state": state,
        "word": word,
        "sex": SEX_WORDS.get(line.sex, line.sex),
        "age": AGE_BAND_WORDS.get(line.age_band, line.age_band),
        "move": STEP_WORDS.get(line.move_step, ""),
    }


def _move_rows(moves: list[queries.Move]) -> list[dict[str, object]]:
    return [
        {
            "move": one,
            "state": STEP_STATES.get(one.step, "unknown"),
            "word": STEP_WORDS.get(one.step, one.step),
            "bed": BED_TYPE_WORDS.get(one.bed_type, one.bed_type),
            "mode": MODE_WORDS.get(one.mode, one.mode),
        }
        for one in moves
    ]
