"""Publish scheduled pages whose time has come. No request does this, so that showing a page never writes."""

import logging
import os
import time

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.db import DatabaseError, IntegrityError, connection, transaction

from careerguide.content.publishing import Published, Status
from careerguide.database.errors import error_line
from careerguide.database.setup import database_lock
from careerguide.desk.audited import AuditBlocked
from careerguide.desk.conflicts import lock
from careerguide.desk.edit import PageState
from careerguide.history.pages import PAGES
from careerguide.history.versions import record, record_found
from careerguide.history.working_copies import WorkingCopy, due

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
    if not (due().exists() or any(model.objects.due().exists() for model in models)):
        return
    # Two processes would both store a version of the page.
    with database_lock("publish"):
        for page in (page for model in models for page in model.objects.due().order_by("publish_at", "pk")):
            try:
                _publish(page)
            except IntegrityError:
                # The other pages need not wait for this one.
                logger.exception("%s cannot be published as scheduled.", page.get_absolute_url())
        for working_copy in due():
            publish_working_copy(working_copy)


def _publish(page: Published) -> None:
    page.status, tracked = Status.PUBLISHED, PAGES[type(page)]
    with transaction.atomic():
        record_found(tracked, [page.pk])
        page.save(update_fields=["status"])
        record(tracked, [page.pk], "Published as scheduled.")
    logger.info("Published %s as scheduled.", page.get_absolute_url())


def publish_working_copy(working_copy: WorkingCopy) -> None:
    """If the page cannot be published, the public page stays as it is, and the working copy says why."""
    model_admin = admin.site.get_model_admin(working_copy.page.model)
    with transaction.atomic():
        lock(model_admin.model, working_copy.object_id)
        row = model_admin.model._base_manager.filter(pk=working_copy.object_id).first()
        state = PageState(working_copy.page, row)
        if state.working_copy is None or state.working_copy.publish_at is None:
            return
        try:
            model_admin.publish_changes(state, working_copy.user, {}, "Published as scheduled.")
        except ValidationError as error:
            problems = error.messages
        except AuditBlocked as blocked:
            problems = [issue.message for issue in blocked.causes]
        else:
            logger.info("Published the changes of %s as scheduled.", row)
            return
        state.working_copy.publish_at, state.working_copy.problems = None, problems
        state.working_copy.save(update_fields=["publish_at", "problems"])
        logger.error("The changes of %s cannot be published as scheduled: %s", row, " ".join(problems))
