#!/usr/bin/env python3
"""Count how many random US programs with a career get a payback, through the page of each program.

    python benchmarks/payback.py --database-url URL [--programs 200] [--seed 1]

The reader earns $30,000, keeps $10,000 and expects four years for programs that state no length. It prints the reasons
of the pages without a result, and fails if a page mentions another country or has neither a result nor a reason.
"""

import argparse
import json
import os
import random
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from servers import SITE, manage

READER = {"earn": "30000", "keep": "10000", "months": "48"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database-url", required=True)
    parser.add_argument("--programs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    manage("collectstatic", "--noinput", "-v0", DATABASE_URL=options.database_url)
    os.environ |= SITE | {"DATABASE_URL": options.database_url, "DJANGO_SETTINGS_MODULE": "careerguide.settings"}
    from django.conf import settings
    from django.test import Client

    from benchmarks import cold  # noqa: F401 - without stored pages
    from programs.models import FieldOccupation, Program
    from tests.support.page import get_page

    settings.ALLOWED_HOSTS = ["testserver"]
    fields = FieldOccupation.objects.official().filter(occupation__is_current=True).order_by().values("field")
    programs = Program.objects.published().filter(country="US", field_of_study__in=fields).order_by("pk")
    slugs = random.Random(options.seed).sample(list(programs.values_list("slug", flat=True)), options.programs)
    client, answered, reasons = Client(), 0, Counter()
    for slug in slugs:
        section = get_page(client, f"/programs/{slug}/", **READER).section("payback")
        if "Australia" in section.text:
            sys.exit(f"{slug} mixes two countries: {section.text}")
        if section.has(".chart"):
            answered += 1
            continue
        refused = [text for text in section.texts("p.prose") if "We don’t know" in text or "No payback" in text]
        if not refused:
            sys.exit(f"{slug} has neither a result nor a reason: {section.text}")
        reasons[refused[0]] += 1
    print(json.dumps({"programs": len(slugs), "answered": answered, "reasons": reasons}, ensure_ascii=False))


if __name__ == "__main__":
    main()
