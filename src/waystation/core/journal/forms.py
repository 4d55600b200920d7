"""What every form that writes carries: the act's identifier, and when it happened."""

from datetime import datetime
from typing import TypedDict

from django import forms

from waystation.core.journal.errors import UnreadableForm
from waystation.core.journal.writer import new_act


class SentAct(TypedDict):
    """What every command takes from a form."""

    act: str
    observed_at: datetime | None


class ActForm(forms.Form):
    """A form whose submission is one act: sent twice, it is written once.

    `act` is made when the page is shown. `observed_at` is set by devices that send later than they recorded;
    left empty, the node's time counts.
    """

    act = forms.CharField(max_length=36, widget=forms.HiddenInput, initial=new_act)
    observed_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)

    def sent(self) -> SentAct:
        """Return the act of a form that is one button.

        Raises:
            UnreadableForm: it came in without its act.
        """
        if not self.is_valid():
            raise UnreadableForm
        return {"act": self.cleaned_data["act"], "observed_at": self.cleaned_data["observed_at"]}
