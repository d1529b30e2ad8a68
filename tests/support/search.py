"""Functions that search all rows as the pages do."""

from programs.models import Program
from programs.search import ProgramSearch
from roles.models import Role
from roles.search import GuideSearch


def find_programs(text: str):
    return Program.objects.filter(ProgramSearch(text, Program.objects.published()).condition)


def find_guides(text: str):
    return Role.objects.filter(GuideSearch(text, Role.objects.published()).condition)
