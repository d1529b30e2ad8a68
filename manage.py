#!/usr/bin/env python
"""Django's command line, with configuration and connection faults told in one line."""

import os
import sys


def main() -> None:
    """Run the command given in ``sys.argv``; exit 1 with one sentence where the site cannot start."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careerguide.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import Error

    try:
        from django.conf import settings

        # Read here, so that a refusal of settings.py is one sentence and not a traceback.
        settings.DEBUG  # noqa: B018
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"careerguide: {error}")
    except Error as error:
        from careerguide.database.errors import is_missing_schema, is_unavailable
        from careerguide.database.url import unreachable_message

        if not (is_unavailable(error) or is_missing_schema(error)):
            raise
        sys.exit(f"careerguide: {unreachable_message(error)}")


if __name__ == "__main__":
    main()
