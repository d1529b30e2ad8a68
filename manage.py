#!/usr/bin/env python
"""Django's command line. A wrong setting or an unavailable database prints one line instead of a traceback."""

import gc
import os
import sys


def main() -> None:
    # Migrations and imports make many objects and few cycles. With Python's own thresholds, they take a fifth longer.
    gc.set_threshold(50_000, 20, 100)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careerguide.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import Error

    try:
        from django.conf import settings

        # Load the settings here, so that the handler below catches their ImproperlyConfigured.
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
