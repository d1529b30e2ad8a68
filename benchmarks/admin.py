#!/usr/bin/env python3
"""Measure pages of the admin over a database that has the content.

    python benchmarks/admin.py --database-url URL [--requests 5]

It prints the time of the first request, the median and the largest time in milliseconds, without a server in between.
It signs in with an account that it deletes at the end. "After an edit" means that each request follows a change of a
row of that kind, so that nothing that was stored from it can be used.
"""

import argparse
import os
import statistics
import sys
import time
from itertools import product
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROGRAMS = "/admin/programs/program/"
SEARCH = "/admin/autocomplete/?app_label=programs&model_name="
PAGES = {
    "start page": "/admin/",
    "audit": "/admin/audit/",
    "audit, one rule": "/admin/audit/?rule=bad-address",
    "programs": PROGRAMS,
    "programs, last page": f"{PROGRAMS}?p={{last}}",
    "programs by tuition": f"{PROGRAMS}?o=7",
    "programs by tuition, last page": f"{PROGRAMS}?o=7&p={{last}}",
    "programs by degree type": f"{PROGRAMS}?o=3",
    "programs, online": f"{PROGRAMS}?delivery_mode__exact=online",
    "programs, online by city": f"{PROGRAMS}?delivery_mode__exact=online&o=5",
    "search “nursing”": f"{PROGRAMS}?q=nursing",
    "search “university”": f"{PROGRAMS}?q=university",
    "search “nursing texas”": f"{PROGRAMS}?q=nursing+texas",
    "search without results": f"{PROGRAMS}?q=xylophonist",
    "occupations": "/admin/roles/occupation/",
    "institutions, search": "/admin/programs/institution/?q=college",
    "fields of study, search": "/admin/programs/fieldofstudy/?q=engineering",
    "autocomplete of programs": f"{SEARCH}pathway&field_name=program&term=nurs",
    "autocomplete of institutions": f"{SEARCH}program&field_name=institution&term=univ",
    "form of a program": f"{PROGRAMS}{{program}}/change/",
    "history of a program": f"{PROGRAMS}{{program}}/history/",
    "form of a guide": "/admin/roles/role/{role}/change/",
    "form of an occupation": "/admin/roles/occupation/{occupation}/change/",
    "form of the largest institution": "/admin/programs/institution/{institution}/change/",
    "form of the largest field": "/admin/programs/fieldofstudy/{field}/change/",
    "reports": "/admin/careerguide/readerreport/",
    "imports": "/admin/careerguide/importrun/",
    "import of programs": f"{PROGRAMS}import/",
}
AFTER_EDIT = ("start page", "audit")
EDITED = ("roles.Role", "roles.Source", "programs.Program", "programs.Institution")


def main(requests: int) -> None:
    import django

    django.setup()
    from django.contrib.auth.models import User
    from django.test import Client

    account = User.objects.create_superuser("benchmark-of-the-admin")
    try:
        client = Client(HTTP_HOST="127.0.0.1")
        client.force_login(account)
        keys = find_keys()
        print(f"{'page':<44}{'first':>8}{'median':>8}{'largest':>8}")
        for name, url in PAGES.items():
            report(name, [milliseconds(client, url.format(**keys)) for _ in range(requests)])
        for name, model in product(AFTER_EDIT, EDITED):
            times = []
            for _ in range(requests):
                change_row(model)
                times.append(milliseconds(client, PAGES[name]))
            report(f"{name}, after an edit of {model}", times)
    finally:
        account.delete()


def find_keys() -> dict[str, int]:
    from django.db.models import Count

    from programs.models import Program
    from roles.models import Occupation, Role

    def most_frequent(name: str) -> int:
        counts = Program.objects.exclude(**{name: None}).order_by().values_list(name).annotate(times=Count("pk"))
        return counts.order_by("-times")[0][0]

    return {
        "last": -(-Program.objects.count() // 50),
        "program": Program.objects.order_by("-pk").values_list("pk", flat=True)[0],
        "role": Role.objects.order_by("pk").values_list("pk", flat=True)[0],
        "occupation": Occupation.objects.order_by("pk").values_list("pk", flat=True)[0],
        "institution": most_frequent("institution"),
        "field": most_frequent("field_of_study"),
    }


def change_row(label: str) -> None:
    from django.apps import apps
    from django.db.models import F

    rows = apps.get_model(label)._base_manager
    rows.filter(pk=rows.order_by("pk").values("pk")[:1]).update(id=F("id"))


def milliseconds(client, url: str) -> float:
    start = time.perf_counter()
    response = client.get(url)
    took = (time.perf_counter() - start) * 1000
    if response.status_code != 200:
        raise SystemExit(f"{url} returned {response.status_code}.")
    return took


def report(name: str, times: list[float]) -> None:
    print(f"{name:<44}{times[0]:>8.0f}{statistics.median(times):>8.0f}{max(times):>8.0f}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database-url", required=True)
    parser.add_argument("--requests", type=int, default=5)
    options = parser.parse_args()
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    os.environ |= {
        "DATABASE_URL": options.database_url,
        "DJANGO_SETTINGS_MODULE": "careerguide.settings",
        "DJANGO_SECRET_KEY": "only-for-measuring" * 3,
        "DJANGO_HTTPS": "0",
        "LOG_LEVEL": "WARNING",
    }
    main(options.requests)
