"""Check the links in the content. No other part of the site makes outgoing requests."""

import logging
from argparse import ArgumentTypeError
from datetime import timedelta

from django.core.management.base import BaseCommand

from careerguide.audit.link_checks import delete_unused_checks, last_checked, never_checked, store_check, urls_to_check
from careerguide.lib import clock
from careerguide.links.fetch import LinkResult, fetch_link
from careerguide.links.pace import Pace, interleave_hosts

logger = logging.getLogger(__name__)

# Large enough to mix many hosts, and small enough to fit in memory.
BATCH_SIZE = 5000
SECONDS_BETWEEN_REQUESTS = 1.0
PROGRESS_EVERY = 100
MAX_DAYS = 36_500


def _whole_number(minimum: int, maximum: int):
    def read(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and len(text) <= 9 and minimum <= int(text) <= maximum):
            raise ArgumentTypeError(f"Use a whole number from {minimum:,} to {maximum:,}.")
        return int(text)

    return read


class Command(BaseCommand):
    """Stores each result immediately, so that nothing is lost if the command is stopped."""

    help = (
        "Request each distinct URL of sources, programs and institutions, and store the result for the audit. URLs "
        "that were never checked come first, then those that were checked longest ago. Only public IP addresses are "
        f"requested, on ports 80 and 443. Requests to a host are at least {SECONDS_BETWEEN_REQUESTS:g} second apart."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--older-than",
            type=_whole_number(0, MAX_DAYS),
            default=0,
            metavar="DAYS",
            help="Skip links that were checked within this many days.",
        )
        parser.add_argument("--limit", type=_whole_number(1, 10**9), metavar="N", help="Check at most this many links.")

    def handle(self, *, older_than, limit, **options):
        before = clock.now() - timedelta(days=older_than)
        if removed := delete_unused_checks():
            self.stdout.write(f"Removed the check results of {_links(removed)} that the content no longer contains.")
        due = never_checked().count() + last_checked(before).count()
        total = due if limit is None else min(due, limit)
        checked = problems = 0
        pace = Pace(SECONDS_BETWEEN_REQUESTS)
        while checked < total:
            batch = urls_to_check(before, min(BATCH_SIZE, total - checked))
            if not batch:
                break
            for url in interleave_hosts(batch):
                result = _check(url, pace)
                checked += 1
                if result.problem:
                    problems += 1
                    self.stdout.write(f"{url!r} {result.problem}")
                if checked % PROGRESS_EVERY == 0:
                    self.stdout.write(f"Checked {checked:,} of {_links(total)}.")
        self.stdout.write(
            f"Checked {_links(checked)}: {checked - problems:,} worked, {problems:,} did not. "
            f"{due - checked:,} left to check."
        )


def _check(url: str, pace: Pace) -> LinkResult:
    try:
        result = fetch_link(url, pace.wait)
    except Exception:
        # A URL that crashed the command would be first in the next run and crash it again.
        logger.exception("%r could not be checked", url)
        result = LinkResult(None, "could not be checked")
    store_check(url, clock.now(), result.status, result.problem)
    return result


def _links(count: int) -> str:
    return f"{count:,} {'link' if count == 1 else 'links'}"
