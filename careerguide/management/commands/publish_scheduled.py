"""Publish scheduled pages whose time has come. No request does this, so that showing a page never writes."""

import logging
import os
import time

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import DatabaseError, IntegrityError, connection, transaction

from careerguide.content.publishing import Published, Status
from careerguide.database.errors import error_line
from careerguide.database.setup import database_lock
from careerguide.history.records import one_change

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_ROUNDS = 1


class Command(BaseCommand):
    help = "Publish the scheduled pages whose time has come."

    def add_arguments(self, parser):
        parser.add_argument("--loop", action="store_true", help="Go on, and look for such pages every second.")
        parser.add_argument(
            "--child", action="store_true", help="With --loop, stop when the process that started this one ends."
        )

    def handle(self, *, loop, child, **options):
        parent = os.getppid()
        while True:
            try:
                publish_due()
            except DatabaseError as error:
                if not loop:
                    raise
                # The next round connects again.
                logger.error("Scheduled pages cannot be published now: %s", error_line(error))
                connection.close()
            if not loop or (child and os.getppid() != parent):
                return
            time.sleep(SECONDS_BETWEEN_ROUNDS)


def publish_due() -> None:
    models = [model for model in apps.get_models() if issubclass(model, Published)]
    if not any(model.objects.due().exists() for model in models):
        return
    # Two processes would both store a version of the page.
    with database_lock("publish"):
        for page in (page for model in models for page in model.objects.due().order_by("published_at", "pk")):
            try:
                _publish(page)
            except IntegrityError:
                # The other pages need not wait for this one.
                logger.exception("%s cannot be published as scheduled.", page.get_absolute_url())


def _publish(page: Published) -> None:
    page.status = Status.PUBLISHED
    with transaction.atomic(), one_change("Published as scheduled."):
        page.save(update_fields=["status"])
    logger.info("Published %s as scheduled.", page.get_absolute_url())
