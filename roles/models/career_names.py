"""The names of occupations and their words, for search."""

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db import models

from careerguide.content.natural_keys import NaturalKeyModel, unique
from careerguide.content.sort_key import ByteOrderField
from careerguide.lib.job_titles import main_names
from careerguide.lib.word_forms import known_words, word_forms

BATCH_SIZE = 500
MAX_LENGTH = 500


class CareerName(NaturalKeyModel):
    """A name by which search finds an occupation.

    ``words`` are the forms of its words, each between two spaces, and ``joined`` are they without spaces. ``is_main``
    tells names in its official title, and names that our editors chose, from other titles.
    """

    natural_key_fields = ("occupation__soc_code", "words")

    occupation = models.ForeignKey("roles.Occupation", on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    words = models.CharField(max_length=MAX_LENGTH)
    joined = ByteOrderField(max_length=MAX_LENGTH)
    is_main = models.BooleanField(default=False)

    # Undo of an import deletes these rows with their occupation.
    is_derived = True

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["joined"], name="career_name_joined")]
        constraints = [
            unique("occupation", "words", name="career_name_once", message="This occupation already has this name.")
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def refresh_all(cls) -> None:
        cls.refresh(apps.get_model("roles", "Occupation").objects.all())
        CareerWord.delete_unused()

    @classmethod
    def refresh(cls, occupations: models.QuerySet) -> None:
        """Write the names of ``occupations`` again if they differ from their titles."""
        wanted = {}
        for pk, name, is_main in _names(occupations.order_by()):
            forms = word_forms(name)
            # The first name is the best one: of "RN" and "R.N.", and of a title and another title.
            wanted.setdefault((pk, f" {' '.join(forms)} "[:MAX_LENGTH]), (name, "".join(forms)[:MAX_LENGTH], is_main))
        columns = "occupation_id", "words", "name", "joined", "is_main"
        rows = {(*key, *values) for key, values in wanted.items()}
        CareerWord.add(replace_rows(cls, occupations, columns, rows), occupations.db)


def replace_rows(
    model: type[models.Model], occupations: models.QuerySet, columns: tuple[str, ...], wanted: set[tuple]
) -> list[models.Model]:
    """Store exactly the ``wanted`` values of ``columns`` as the rows of ``occupations``. Returns the new rows."""
    rows = model.objects.using(occupations.db).filter(occupation__in=occupations.order_by().values("pk")).order_by()
    stored = {tuple(values): pk for pk, *values in rows.values_list("pk", *columns).iterator()}
    old = [pk for values, pk in stored.items() if values not in wanted]
    for start in range(0, len(old), BATCH_SIZE):
        rows.filter(pk__in=old[start : start + BATCH_SIZE]).delete()
    new = [model(**dict(zip(columns, values, strict=True))) for values in sorted(wanted - stored.keys())]
    return model.objects.using(occupations.db).bulk_create(new, batch_size=BATCH_SIZE)


def _names(occupations: models.QuerySet) -> Iterator[tuple[int, str, bool]]:
    """The key of the occupation, a name, and whether it is a main one; main ones first."""
    for pk, title, names in occupations.values_list("pk", "title", "search_names"):
        for name in [*main_names(title), *names.splitlines()]:
            yield pk, name, True
    for lookup in ("merged_codes__title", "other_titles__title"):
        for pk, name in occupations.filter(**{f"{lookup}__isnull": False}).values_list("pk", lookup).iterator():
            yield pk, name, False


class CareerWord(NaturalKeyModel):
    """The folded words of all names and their forms, such as "plumbers" and "plumber", to correct typos."""

    natural_key_fields = ("word",)

    word = ByteOrderField(max_length=200, primary_key=True)

    is_derived = True

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.word

    @classmethod
    def add(cls, names: Iterable[CareerName], using: str) -> None:
        words = sorted(known_words(row.name for row in names))
        rows = cls.objects.using(using)
        rows.bulk_create((cls(word=word) for word in words), batch_size=BATCH_SIZE, ignore_conflicts=True)

    @classmethod
    def delete_unused(cls) -> None:
        """Delete the words that only former names had."""
        names = CareerName.objects.values_list("name", flat=True)
        old = sorted(set(cls.objects.values_list("word", flat=True)) - known_words(names.iterator()))
        for start in range(0, len(old), BATCH_SIZE):
            cls.objects.filter(word__in=old[start : start + BATCH_SIZE]).delete()
