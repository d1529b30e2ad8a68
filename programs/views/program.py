"""One program's page."""

from functools import partial

from django.shortcuts import render

from careerguide.content.pages import serve_by_slug
from careerguide.lib.durations import duration
from careerguide.lib.money import dollars
from careerguide.lists.querystrings import absolute_url
from programs.models import Program
from programs.role_match import roles_of
from programs.structured_data import educational_program, occupations_of


def describe(program: Program) -> str:
    """The page in one line, for search engines and for whoever shares it."""
    tuition, length = dollars(program.tuition_usd), duration(program.duration_months)
    # A price that may be a year's passes for the whole program's where nothing else is said.
    pays_for = f" ({program.tuition_words})" if program.tuition_words else ""
    return f"{program.award} at {program.institution}: tuition {tuition}{pays_for}, duration {length}."


@serve_by_slug(lambda: Program.objects.with_details())
def program(request, found):
    """One program: its facts with their state, the roles it leads to, and programs like it."""
    context = {
        "program": found,
        "description": describe(found),
        "leads_to": roles_of([found])[found.pk],
        "similar": Program.objects.similar_to(found),
        "structured_data": educational_program(found, occupations_of(found), partial(absolute_url, request)),
    }
    return render(request, "programs/program.html", context)
