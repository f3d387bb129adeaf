"""Offices as people name them: by code, by name, or by some words of the name."""

from django.db.models import Q

from rantau.offices.models import Office

MOST = 6  # offices that are offered when words fit several


def offices_called(words: str) -> list[Office]:
    """The one office of this code or whole name; else those whose name holds the words, by name,
    at most MOST. Nothing for no words."""
    typed = " ".join(words.split())
    if not typed:
        return []
    exact = list(Office.objects.filter(Q(code__iexact=typed) | Q(name__iexact=typed))[:2])
    if len(exact) == 1:
        return exact
    return list(Office.objects.filter(name__icontains=typed).order_by("name")[:MOST])
