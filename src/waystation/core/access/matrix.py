"""Who may do what: the whole permission matrix as data. What is not here is denied.

A permission is `desk.action`; whoever has `desk.see` finds the desk in the navigation.
"""

from typing import Final, Literal, get_args

Role = Literal[
    "coordinator",
    "clerk",
    "volunteer",
    "supply",
    "tracing",
    "placement",
    "dispatcher",
    "medical",
    "information",
]
ROLES: Final[tuple[Role, ...]] = get_args(Role)
DESKS: Final = ("situation", "reception", "supply", "tracing", "placement", "transport", "medical")

MATRIX: Final[dict[str, frozenset[Role]]] = {
    "access.grant": frozenset({"coordinator"}),
    "access.supervise": frozenset({"coordinator"}),
    "journal.own": frozenset(ROLES),
    "journal.ask_erasure": frozenset({"coordinator", "clerk"}),
    "journal.erase": frozenset({"coordinator"}),
    "journal.settle": frozenset({"coordinator"}),
    "journal.undo": frozenset({"coordinator"}),
    "access.devices": frozenset({"coordinator"}),
    "access.incident": frozenset({"coordinator"}),
    "node.see": frozenset({"coordinator"}),
    "node.keep": frozenset({"coordinator"}),
    "node.seal": frozenset({"coordinator"}),
    "sync.admit": frozenset({"coordinator"}),
    "sync.revoke": frozenset({"coordinator"}),
    "sync.review": frozenset({"coordinator"}),
    "places.describe": frozenset({"coordinator", "information"}),
    "situation.see": frozenset(set(ROLES) - {"volunteer"}),
    "situation.report": frozenset({"coordinator", "information"}),
    "situation.confirm": frozenset({"coordinator", "information"}),
    "reception.see": frozenset({"coordinator", "clerk", "volunteer"}),
    "reception.band": frozenset({"coordinator", "clerk", "volunteer"}),
    "reception.detail": frozenset({"coordinator", "clerk"}),
    "reception.read_person": frozenset({"coordinator", "clerk", "tracing"}),
    "supply.see": frozenset({"coordinator", "supply", "volunteer"}),
    "supply.receive": frozenset({"coordinator", "supply"}),
    "supply.issue": frozenset({"coordinator", "supply", "volunteer"}),
    "tracing.see": frozenset({"coordinator", "tracing", "clerk"}),
    "tracing.request": frozenset({"tracing", "clerk"}),
    "tracing.read_request": frozenset({"tracing"}),
    "tracing.sighting": frozenset({"tracing"}),
    "tracing.close": frozenset({"tracing"}),
    "tracing.confirm_death": frozenset({"coordinator", "tracing"}),
    "placement.see": frozenset({"coordinator", "placement"}),
    "placement.open_site": frozenset({"coordinator", "placement"}),
    "placement.assign": frozenset({"coordinator", "placement"}),
    "placement.check_in": frozenset({"coordinator", "placement"}),
    "transport.see": frozenset({"coordinator", "dispatcher"}),
    "transport.announce": frozenset({"coordinator", "dispatcher"}),
    "transport.board": frozenset({"coordinator", "dispatcher"}),
    "transport.arrive": frozenset({"coordinator", "dispatcher"}),
    "medical.see": frozenset({"medical"}),
    "medical.report_beds": frozenset({"medical"}),
    "medical.record_patient": frozenset({"medical"}),
    "medical.move_patient": frozenset({"medical"}),
    "medical.confirm_death": frozenset({"coordinator", "medical"}),
}

# What a device may do by itself, and nothing else: one kind of act each, for a volunteer without an account.
PURPOSES: Final[dict[str, frozenset[str]]] = {
    "band": frozenset({"reception.see", "reception.band"}),
    "door": frozenset({"placement.check_in"}),
    "parcels": frozenset({"supply.see", "supply.issue"}),
    "boarding": frozenset({"transport.see", "transport.board"}),
}
# Whoever holds one of these signs in with a six-digit code as well.
PRIVILEGED: Final = frozenset(
    {
        "access.grant",
        "access.supervise",
        "access.devices",
        "access.incident",
        "journal.erase",
        "node.keep",
        "node.seal",
    }
)
