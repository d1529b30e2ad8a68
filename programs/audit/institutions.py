"""The audit rule for institutions that may be stored twice."""

from collections import defaultdict
from collections.abc import Iterator
from operator import attrgetter

from careerguide.audit.engine import Issue, Place, Related, rule
from careerguide.audit.text_rules import LinkContext
from careerguide.content.sort_key import sort_key
from programs.models import Institution


class InstitutionContext(LinkContext):
    """Makes at most two more queries per batch."""

    def load(self, batch: list[Institution]) -> None:
        super().load(batch)
        self._same_name = defaultdict(list)
        # The batch may have names that are not saved yet.
        for institution in batch:
            institution.sort_key = sort_key(institution.sort_texts())
            self._same_name[institution.sort_key].append(institution)
        stored = Institution.objects.filter(sort_key__in=self._same_name)
        # Most of them are in the batch.
        others = set(stored.values_list("pk", flat=True)) - {institution.pk for institution in batch}
        for other in Institution.objects.in_bulk(others).values():
            self._same_name[other.sort_key].append(other)

    def earlier(self, institution: Institution) -> list[Institution]:
        """Institutions with the same name, ignoring case and accents, that were added before this one."""
        stored = [other for other in self._same_name[institution.sort_key] if other.pk]
        earlier = [other for other in stored if institution.pk is None or other.pk < institution.pk]
        return sorted(earlier, key=attrgetter("pk"))


@rule(
    id="institution-twin",
    name="An institution that may be listed twice",
    looks_for="Two institutions with the same name in the same place, or one of them without a place.",
    why="Its programs are divided between two choices of the catalog's filter.",
    how_to_fix="Enter the place of each, or move the programs to one of them and delete the other one.",
)
def check_institution_twin(institution, context: InstitutionContext) -> Iterator[Issue]:
    for other in context.earlier(institution):
        have_keys = institution.source_id == other.source_id and institution.source_key and other.source_key
        if not have_keys and institution.place.may_be(other.place):
            message = (
                f"The institution “{other.label}” (ID {other.pk}) has the same name, and may be in the same place."
            )
            related = (Related("programs.institution", other.pk, other.label),)
            values = institution.name, other.pk, *institution.place, *other.place
            yield Issue(message, Place("name"), values, related=related)
            return


RULES = (check_institution_twin,)
