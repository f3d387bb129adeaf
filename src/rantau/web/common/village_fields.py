"""A village that is typed, and chosen where what was typed can mean several or lies far away."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.offices.selectors import Village, VillageSearch, find_villages
from rantau.web.common.forms import BaseForm, ChoiceRadios

MAX_OFFERED = 12  # villages; more are told apart by typing the sub-district too
CHOICE_SUFFIX = "_choice"


class VillageField(forms.CharField):
    """The name of a village, or its official code. With script, names are suggested."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "off", "data-suggest": reverse_lazy("offices:villages")}
        kwargs.setdefault("max_length", 120)
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)


class VillageChoiceField(forms.ChoiceField):
    """The companion of a village's field: hidden until there is something to choose. What was
    chosen is judged with the village, by `VillageFieldsMixin.clean_village`.
    It is never `required`, which would refuse a form that is being cleaned."""

    def __init__(self) -> None:
        label = gettext_lazy("Which village?")
        super().__init__(label=label, required=False, widget=forms.HiddenInput)

    def valid_value(self, value: str) -> bool:
        """Always."""
        return True


class VillageFieldsMixin(BaseForm):
    """Each `VillageField` has a hidden companion `NAME_choice`: radio buttons as soon as there is
    something to choose. A form declares both, and calls `clean_village` in `clean_NAME`.

    A village in the actor's own range is taken when it alone there bears the name; one elsewhere is
    taken only once it was chosen, since the same name is also borne on another island.
    """

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own_span = actor.spans[0] if actor.spans else (0, 0)
        lo, hi = self.own_span
        for field in self.fields.values():
            if isinstance(field, VillageField):
                field.widget.attrs |= {"data-from": str(lo), "data-until": str(hi)}

    def clean_village(self, name: str) -> int | None:
        """The node of the village in field `name`; None where it is empty. Raises ValidationError
        where there is none, and where one has to be chosen."""
        typed = self.cleaned_data[name]
        if not typed:
            return None
        found = find_villages(typed, near=self.own_span)
        offered = (found.named or found.similar)[:MAX_OFFERED]  # nearest first
        chosen = self._get_choice(name, offered)
        if chosen is None and found.named:
            chosen = self._get_only_own(found.named)
            self._mark_chosen(name, chosen)
        if chosen is None and offered:
            self._offer(name, offered)
            raise forms.ValidationError(self._describe(found))
        if chosen is None:
            raise forms.ValidationError(
                _("This village was not found. Check the spelling, or type its code.")
            )
        self._offer(name, [each for each in offered if len(offered) > 1 or each.node == chosen])
        return chosen

    def _get_choice(self, name: str, offered: list[Village]) -> int | None:
        """The node that was chosen among these; a choice made for another name does not count."""
        chosen = cast(QueryDict, self.data).get(self.add_prefix(name + CHOICE_SUFFIX), "")
        return next((each.node for each in offered if str(each.node) == chosen), None)

    def _mark_chosen(self, name: str, node: int | None) -> None:
        """Show what was taken without a question as chosen, should the form be shown again."""
        if node is not None:
            data = cast(QueryDict, self.data).copy()
            data[self.add_prefix(name + CHOICE_SUFFIX)] = str(node)
            self.data = data

    def _get_only_own(self, named: list[Village]) -> int | None:
        lo, hi = self.own_span
        own = [each.node for each in named if lo <= each.node < hi]
        return own[0] if len(own) == 1 else None

    def _offer(self, name: str, offered: list[Village]) -> None:
        lo, hi = self.own_span
        outside = _("outside the area of this office")
        choice = name + CHOICE_SUFFIX
        self.fields[choice].widget = ChoiceRadios()
        self.needed_at_times = {*self.needed_at_times, choice}
        self.set_choices(
            choice,
            [
                (
                    str(each.node),
                    each.full_name if lo <= each.node < hi else f"{each.full_name} ({outside})",
                )
                for each in offered
            ],
        )

    def _describe(self, found: VillageSearch) -> str:
        if not found.named:
            return _("No village is spelled like this. Choose one below, or type it again.")
        if len(found.named) == 1:
            return _("This village is in another area. Choose it below if it is the right one.")
        if len(found.named) > MAX_OFFERED:
            return _(
                "%(count)s villages have this name. %(shown)s are below, those of this area and "
                "province first. If yours is "
                "not among them, type the sub-district after the name, such as Sukamaju, Cilawu."
            ) % {"count": len(found.named), "shown": MAX_OFFERED}
        return _("Several villages have this name. Choose one below.")
