"""The history of a page at the desk: who changed what, in words, and the way back. It names no model.

django-simple-history's own pages show one table at a time, and go back by saving a form.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.formats import date_format

from careerguide.history.diff import RowChange
from careerguide.history.pages import TrackedPage
from careerguide.history.restore import Plan, go_back
from careerguide.history.versions import Version, versions

from .restore import attempt, check_rows, shown

logger = logging.getLogger(__name__)

A_PAGE = 20
# An entry names so many rows and counts the others: an import may have changed hundreds.
MAX_ROWS = 100


@dataclass(frozen=True)
class Entry:
    """A version as the page shows it. ``begins`` where the page itself was made with it, with so many rows."""

    version: Version
    who: str
    changes: list[RowChange]
    begins: bool
    url: str

    @property
    def shown(self) -> list[RowChange]:
        """The rows that are named."""
        return self.changes[:MAX_ROWS]

    @property
    def left(self) -> int:
        """How many are only counted."""
        return len(self.changes) - len(self.shown)


class HistoryAdmin:
    """A desk whose pages have a history, and a way back. ``tracked`` says what they are made of."""

    tracked: TrackedPage

    def get_urls(self):
        """With the page that goes back."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_go_back"
        view = self.admin_site.admin_view(self.go_back_view)
        return [path("<path:object_id>/history/<uuid:change>/", view, name=name), *super().get_urls()]

    def history_view(self, request, object_id, extra_context=None):
        """The versions of a page, the newest first."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        found = versions(self.tracked.marks(row.pk))
        page = Paginator(found, A_PAGE).get_page(request.GET.get("p"))
        may_go_back = self.has_change_permission(request, row)
        url = partial(self._url_of, "go_back", row) if may_go_back else None
        context = self._context(request, row, f"History: {row}") | {
            "page": page,
            "entries": entries(self.tracked, row.pk, found, page.object_list, url),
            "button": "Go back to this version",
        }
        return TemplateResponse(request, "admin/history.html", context | (extra_context or {}))

    def go_back_view(self, request, object_id, change):
        """What going back would change, and going back: the version after ``change``."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        version = next((each for each in versions(self.tracked.marks(row.pk)) if each.change == change), None)
        if version is None:
            raise Http404("There is no such version.")
        who = f"{moment_of(version)} by {users([version.user])(version.user)}"
        said = f"Went back to the version of {who}."
        tried = attempt(request, self.tracked, row.pk, version, said, lambda going: self._go_back(request, going, said))
        if tried.done:
            return HttpResponseRedirect(self._history_url(row))
        words = {"who": who, "may": True, "button": "Go back to this version", "leave": "Leave it as it is"}
        context = self._context(request, row, "Go back to a version") | shown(self, request, tried) | words
        return TemplateResponse(request, "admin/restore_version.html", context)

    def _go_back(self, request, going: Plan, said: str) -> None:
        """Go back, and answer for it as a save does. Raises ValidationError or AuditBlocked where that may not be."""
        stored = self.model._base_manager.get(pk=going.pk)
        # Asked once more now that the page is locked: somebody may have published it meanwhile.
        if not self.has_change_permission(request, stored):
            raise PermissionDenied
        check_rows(request.user, going)
        before = self.found_before(stored)
        row = go_back(going)
        self._check_read_only_fields(request, stored, row)
        self.answer_for(request, row, before)
        self.log_change(request, row, said)
        logger.info("%s %s, by %s", said, row, request.user)
        self.message_user(request, f"{said} Where it stands has not changed.", messages.SUCCESS)

    def _check_read_only_fields(self, request, stored, row) -> None:
        """Raise ValidationError if going back changed a field that the user may not change on the page itself."""
        changed = [
            self.opts.get_field(name).verbose_name
            for name in self.get_readonly_fields(request, stored)
            if getattr(row, name) != getattr(stored, name)
        ]
        if changed:
            raise ValidationError(f"You may not change: {', '.join(changed)}. Ask someone who may publish.")

    def _context(self, request, row, title: str) -> dict:
        request.current_app = self.admin_site.name
        return self.admin_site.each_context(request) | {
            "title": title,
            "object": row,
            "opts": self.opts,
            "history_url": self._history_url(row),
        }

    def _history_url(self, row) -> str:
        return self._url_of("history", row)

    def _url_of(self, page: str, row, *more) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}"
        return reverse(name, args=[row.pk, *more], current_app=self.admin_site.name)


def entries(
    tracked: TrackedPage,
    pk: int,
    found: list[Version],
    shown: list[Version],
    url: Callable[[UUID], str] | None,
) -> list[Entry]:
    """``shown`` of the versions ``found`` of the page ``pk``, in words.

    ``address`` gives the page where a change can be gone back to. The newest version has none, nor has one in which
    the page was not there.
    """
    told, name_of, own = tracked.told(shown), users(version.user for version in shown), (0, pk)
    return [
        Entry(
            version,
            name_of(version.user),
            told[version.change],
            # A page that was deleted and brought back begins once.
            version is found[-1] and version.rows.get(own, (True,))[0] is None and own not in version.without_before,
            url(version.change) if url and version is not found[0] and is_there(version, pk) else "",
        )
        for version in shown
    ]


def is_there(version: Version, pk: int) -> bool:
    """Whether the page ``pk`` itself is there after ``version``, as far as that says."""
    return version.rows.get((0, pk), (None, True))[1] is not None


def moment_of(version: Version) -> str:
    """When ``version`` was made, to the second."""
    return f"{date_format(version.at, 'F j, Y, H:i:s')} UTC"


def users(keys: Iterable[int | None]) -> Callable[[int | None], str]:
    """A function: the name of the user with a key, in one query for all of ``keys``."""
    names = get_user_model()._base_manager.in_bulk(set(keys) - {None})
    return lambda key: str(names.get(key, "no known account"))
