"""What every form that writes carries: the act's identifier, and when it happened."""

from django import forms

from waystation.core.journal.writer import new_act


class ActForm(forms.Form):
    """A form whose submission is one act: sent twice, it is written once.

    `act` is made when the page is shown. `observed_at` is set by devices that send later than they recorded;
    left empty, the node's time counts.
    """

    act = forms.CharField(max_length=36, widget=forms.HiddenInput, initial=new_act)
    observed_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)
