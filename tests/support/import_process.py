"""A process that imports rows in small batches and prints a line after each batch.

With "tables", it creates the tables first. With "rows", it prints the imported rows instead.
"""

import os
import sys

import django

os.environ |= {"DJANGO_SETTINGS_MODULE": "careerguide.settings", "DJANGO_DEBUG": "1"}
django.setup()

from django.contrib.auth.models import Group, Permission, User  # noqa: E402
from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.db import connection  # noqa: E402

from careerguide.cache import version  # noqa: E402
from careerguide.imports import runs  # noqa: E402
from careerguide.imports.lock import ImportLocked  # noqa: E402
from careerguide.imports.models import Correction, ImportBatch, ImportRun  # noqa: E402
from roles.models import (  # noqa: E402
    CareerName,
    CareerWord,
    EducationLevel,
    MergedCode,
    Occupation,
    OccupationSkill,
    OtherTitle,
    Role,
    RoleAddress,
    Source,
    Specialization,
)
from tests.support.factories import make_occupation  # noqa: E402
from tests.support.imports import EDUCATION, education  # noqa: E402

ROWS = 3000
COLUMNS = ("level", "position", "percent", "n")
MODELS = [ContentType, Permission, Group, User, Source, Occupation]
MODELS += [
    OccupationSkill,
    OtherTitle,
    MergedCode,
    CareerName,
    CareerWord,
    Specialization,
    Role,
    RoleAddress,
    EducationLevel,
    ImportRun,
    ImportBatch,
    Correction,
]


class Lines:
    def start(self, stage, total, rows):
        print("started", flush=True)

    def update(self, rows):
        print(rows, flush=True)

    finish = update


def create_tables() -> None:
    with connection.schema_editor() as editor:
        for model in MODELS:
            editor.create_model(model)
    version.install(connection)
    version.upgrade(connection)
    make_occupation()
    # One row changes and one stays.
    occupation = Occupation.objects.get()
    for row in (education(occupation, 1, n=4), education(occupation, 2)):
        EducationLevel.objects.create(**row.values)


def import_rows() -> None:
    runs.BATCH_SIZE = 50
    occupation = Occupation.objects.get()
    rows = [education(occupation, number) for number in range(1, ROWS + 1)]
    with runs.import_run("levels", b"1", progress=Lines(), file_name="levels.csv") as run:
        run.load(EDUCATION, rows, "levels")
    print(run.report)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["tables"]:
            create_tables()
        case ["rows"]:
            print(list(EducationLevel.objects.order_by("position").values_list(*COLUMNS)))
        case _:
            try:
                import_rows()
            except ImportLocked as error:
                sys.exit(str(error))
