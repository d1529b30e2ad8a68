"""Django's loaddata, extended to name the fixture in every error and to update the search index."""

from contextlib import contextmanager

from django.core.management.base import CommandError
from django.core.management.commands import loaddata

from careerguide.content.sort_key import SortedModel, refresh_sort_keys
from programs.models import FieldOfStudy, Institution, Program
from roles.models import Comparison, Role, RoleAlias, Skill, SkillEntry, SkillGroup, Specialization

# The search for guides or programs finds the text of these models.
GUIDE_SEARCH = {Role, RoleAlias, Specialization, Skill, SkillGroup, SkillEntry, Comparison}
PROGRAM_SEARCH = {Program, Institution, FieldOfStudy}


class Command(loaddata.Command):
    def loaddata(self, fixture_labels):
        with _named(" ".join(fixture_labels)):
            super().loaddata(fixture_labels)
            # loaddata bypasses save(), which updates sort keys, labels and the search index.
            for model in self.models:
                if issubclass(model, SortedModel):
                    refresh_sort_keys(model._base_manager.using(self.using), model.sort_lookups)
            if Institution in self.models:
                Institution.objects.using(self.using).refresh_labels()
            if not self.models.isdisjoint(PROGRAM_SEARCH):
                Program.objects.using(self.using).refresh_search()
            if not self.models.isdisjoint(GUIDE_SEARCH):
                Role.objects.using(self.using).refresh_search()

    def load_label(self, fixture_label):
        with _named(fixture_label):
            super().load_label(fixture_label)


@contextmanager
def _named(label: str):
    # Some of Django's errors do not name the fixture.
    try:
        yield
    except Exception as error:
        if any(part in str(error) for part in label.split()):
            raise
        raise CommandError(f"Problem installing fixture {label}: {error}") from error
