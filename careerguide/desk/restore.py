"""Going back, asked for at the desk: it is planned and shown, and written where the answer names the plan."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction

from careerguide.content.publishing import FormerAddress
from careerguide.history.pages import TrackedPage
from careerguide.history.records import one_change
from careerguide.history.restore import Plan, plan
from careerguide.history.versions import Version

from .audited import REASON, AuditBlocked, typed_reasons
from .conflicts import lock


def check_rows(user, going: Plan) -> None:
    """Raise ValidationError if ``going`` writes rows of a kind that ``user`` may not write on the page itself."""
    refused = set()
    for (number, _), (before, after) in going.rows.items():
        meta = going.page.kinds[number].model._meta
        act = "add" if before is None else "delete" if after is None else "change"
        # The site itself keeps former URLs: no permission is asked for them on the page either.
        is_asked = number and not issubclass(meta.model, FormerAddress)
        if is_asked and not user.has_perm(f"{meta.app_label}.{act}_{meta.model_name}"):
            refused.add(f"{act} {meta.verbose_name_plural}")
    if refused:
        raise ValidationError(f"It needs permissions that your account does not have: {', '.join(sorted(refused))}.")


@dataclass
class RestoreAttempt:
    """What came of it: the plan, whether it was done, and else what stood in the way.

    ``moved_on`` where somebody saved meanwhile, ``refused`` sentences, ``held`` what the audit took back.
    """

    going: Plan
    done: bool = False
    moved_on: bool = False
    refused: list[str] = field(default_factory=list)
    held: AuditBlocked | None = None


def attempt(
    request, page: TrackedPage, pk: int, version: Version, said: str, write: Callable[[Plan], None]
) -> RestoreAttempt:
    """Plan to make the page ``pk`` what it was after ``version``; where that is asked for, let ``write`` do it.

    ``write`` may raise ValidationError or AuditBlocked, which takes all of it back. What it writes is one change with the
    reason ``said``.
    """
    if request.method != "POST":
        return RestoreAttempt(plan(page, pk, version.at))
    try:
        with transaction.atomic():
            lock(page.parts[0].model, pk)
            going = plan(page, pk, version.at)
            if going.fingerprint != request.POST.get("plan"):
                return RestoreAttempt(going, moved_on=True)
            with one_change(said):
                write(going)
    except ValidationError as error:
        return RestoreAttempt(going, refused=error.messages)
    except AuditBlocked as held:
        return RestoreAttempt(going, held=held)
    return RestoreAttempt(going, done=True)


def shown(desk, request, tried: RestoreAttempt) -> dict:
    """What the page of an attempt shows; ``desk`` is the audited one that it is made at."""
    held = tried.held
    return {
        "going": tried.going,
        "changes": tried.going.told,
        "refused": tried.refused or tried.going.obstacles,
        "moved_on": tried.moved_on,
        "held": held,
        "audit": desk.told(request, held.issues, held.asking, anchors=False) if held else [],
        "audit_may_accept": True,
        # What was typed is not lost where the page comes back for another cause than the audit.
        "typed": {} if held else {f"{REASON}{key}": said for key, said in typed_reasons(request.POST).items()},
    }
