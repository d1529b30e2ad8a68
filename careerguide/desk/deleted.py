"""Deleted pages at the desk: who deleted them and when, what they said, and the way back. It names no model."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from careerguide.content.publishing import Published, may_change
from careerguide.history.pages import TrackedPage
from careerguide.history.restore import Plan, go_back
from careerguide.history.versions import versions

from .history import A_PAGE, entries, moment_of, users
from .restore import attempt, check_rows, shown

logger = logging.getLogger(__name__)

# A sentence names so many pages and counts the others.
MAX_NAMES = 10
GONE = ("id", "history_id", "history_date", "history_change_reason", "history_user_id")


@dataclass(frozen=True)
class Gone:
    """A deleted page in the list of them."""

    name: str
    at: datetime
    who: str
    reason: str
    url: str


class DeletedAdmin:
    """A desk that shows the pages that are gone, and brings them back. ``tracked`` says what they are made of."""

    tracked: TrackedPage

    def get_urls(self):
        """With the list of deleted pages, the history of one, and the page that brings it back."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [
            path("deleted/", view(self.deleted_view), name=f"{name}_deleted"),
            path("deleted/<int:pk>/", view(self.deleted_history_view), name=f"{name}_deleted_history"),
            path("deleted/<int:pk>/<uuid:change>/", view(self.bring_back_view), name=f"{name}_bring_back"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        """The list, with the way to what is deleted."""
        return super().changelist_view(request, {"deleted_url": self._at("deleted")} | (extra_context or {}))

    def deleted_view(self, request):
        """The pages that are gone, the last deleted first."""
        self._let_in(request)
        page = Paginator(self.tracked.deleted(), A_PAGE).get_page(request.GET.get("p"))
        found = list(page.object_list.values_list(*GONE))
        called = self.tracked.called({pk: key for pk, key, *_ in found})
        name_of = users(user for *_, user in found)
        context = self._deleted_context(request, f"Deleted {self.opts.verbose_name_plural}") | {
            "page": page,
            "gone": [
                Gone(called[pk], at, name_of(user), reason or "", self._at("deleted_history", pk))
                for pk, _, at, reason, user in found
            ],
        }
        return TemplateResponse(request, "admin/deleted.html", context)

    def deleted_history_view(self, request, pk):
        """The versions of a page that is gone, the newest first: its deletion, and what it said before."""
        self._let_in(request)
        if self._is_there(pk):
            return HttpResponseRedirect(self._at("history", pk))
        name, found = self._name_of(pk), versions(self.tracked.marks(pk))
        page = Paginator(found, A_PAGE).get_page(request.GET.get("p"))
        context = self._deleted_context(request, f"History: {name}, deleted") | {
            "name": name,
            "page": page,
            "entries": entries(self.tracked, pk, found, page.object_list, lambda key: self._at("bring_back", pk, key)),
            "button": "Look at this version",
            "may": self.has_add_permission(request),
        }
        return TemplateResponse(request, "admin/deleted_history.html", context)

    def bring_back_view(self, request, pk, change):
        """A version of a page that is gone, whole; and where that is asked for, bringing it back."""
        self._let_in(request)
        may = self.has_add_permission(request)
        if request.method == "POST" and not may:
            raise PermissionDenied
        if self._is_there(pk):
            return HttpResponseRedirect(self._at("history", pk))
        name = self._name_of(pk)
        version = next((each for each in versions(self.tracked.marks(pk)) if each.change == change), None)
        if version is None:
            raise Http404("There is no such version.")
        who = f"{moment_of(version)} by {users([version.user])(version.user)}"
        said = f"Brought back the version of {who}."
        tried = attempt(request, self.tracked, pk, version, said, lambda going: self._bring_back(request, going, said))
        if tried.done:
            return HttpResponseRedirect(self._at("history", pk))
        if not tried.going.brings_back and not tried.going.obstacles:
            raise Http404("Nobody kept what the page said then.")
        if forbidden := self._forbidden(request, tried.going):
            may, tried.refused = False, forbidden
        context = self._deleted_context(request, name) | shown(self, request, tried)
        context |= {
            "name": name,
            "who": who,
            "may": may,
            "button": "Bring it back",
            "leave": "Leave it deleted",
            "has_status": hasattr(self.model, "status"),
            "history_url": self._at("deleted_history", pk),
        }
        return TemplateResponse(request, "admin/restore_deleted.html", context)

    def _bring_back(self, request, going: Plan, said: str) -> None:
        """Bring a page back, and answer for it as a save does. Raises ValidationError or AuditBlocked where that may not be."""
        check_rows(request.user, going)
        if forbidden := self._forbidden(request, going):
            raise ValidationError(forbidden)
        row = go_back(going)
        if isinstance(row, Published) and going.last.get("published_at"):
            row.restore_former_slug(going.last["slug"])
        self.answer_for(request, row, before=set())
        self.log_addition(request, row, said)
        logger.info("%s %s, by %s", said, row, request.user)
        self.message_user(request, said, messages.SUCCESS)

    def _forbidden(self, request, going: Plan) -> list[str]:
        """Sentences about the other pages to which rows would come back and that this editor may not change."""
        found = []
        for model, keys in going.other_pages.items():
            pages = model._base_manager.filter(pk__in=keys).select_related()
            if refused := [str(page) for page in pages if not may_change(request.user, page)]:
                rest = len(refused) - MAX_NAMES
                names = "; ".join(refused[:MAX_NAMES]) + (f"; and {rest} more" if rest > 0 else "")
                kinds = model._meta.verbose_name_plural
                found.append(
                    f"It comes back with rows of {kinds} that you may not change: {names}. "
                    f"Ask someone who may publish {kinds} to bring it back."
                )
        return found

    def _let_in(self, request) -> None:
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied

    def _is_there(self, pk: int) -> bool:
        return self.model._base_manager.filter(pk=pk).exists()

    def _name_of(self, pk: int) -> str:
        """What the page was called when it was deleted. Raises Http404 where no such page was."""
        key = self.tracked.deleted().filter(id=pk).values_list("history_id", flat=True).first()
        if key is None:
            raise Http404("There was no such page.")
        return self.tracked.called({pk: key})[pk]

    def _deleted_context(self, request, title: str) -> dict:
        request.current_app = self.admin_site.name
        context = {"title": title, "opts": self.opts, "deleted_url": self._at("deleted")}
        return self.admin_site.each_context(request) | context

    def _at(self, page: str, *arguments) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}"
        return reverse(name, args=arguments, current_app=self.admin_site.name)
