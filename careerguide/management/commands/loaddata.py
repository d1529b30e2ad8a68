"""Django's loaddata, whose refusals always name the fixture, and after which the search finds what was loaded."""

from contextlib import contextmanager

from django.core.management.base import CommandError
from django.core.management.commands import loaddata

from programs.models import FieldOfStudy, Institution, Program
from roles.models import Comparison, Role, RoleAlias, Skill, SkillEntry, SkillGroup, Specialization

# Whose words guides are found by.
FINDING_GUIDES = {Role, RoleAlias, Specialization, Skill, SkillGroup, SkillEntry, Comparison}


class Command(loaddata.Command):
    """As Django's, all or nothing. Django leaves the file out of some refusals; this one never does."""

    def loaddata(self, fixture_labels):
        """Load the fixtures; a relation that none of them fulfils is refused in the name of all."""
        with _named(" ".join(fixture_labels)):
            super().loaddata(fixture_labels)
            # Rows are loaded raw, without the words that saving would have found them by.
            if not self.models.isdisjoint({Program, Institution, FieldOfStudy}):
                Program.objects.using(self.using).refresh_search()
            if not self.models.isdisjoint(FINDING_GUIDES):
                Role.objects.using(self.using).refresh_search()

    def load_label(self, fixture_label):
        """Load one fixture; what is wrong in it is refused in its name."""
        with _named(fixture_label):
            super().load_label(fixture_label)


@contextmanager
def _named(label: str):
    """Turns an error that names no fixture of ``label`` into one that does."""
    try:
        yield
    except Exception as error:
        if any(part in str(error) for part in label.split()):
            raise
        raise CommandError(f"Problem installing fixture {label}: {error}") from error
