"""All requests that admin pages can send, built from the admin registry."""

from dataclasses import dataclass, field
from functools import partial

from django import forms
from django.contrib import admin
from django.test import RequestFactory
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern

from careerguide.audit.engine import inspect
from careerguide.content.publishing import Published, Status
from careerguide.history.restore import make_plan
from careerguide.history.versions import deleted_pages, versions_of
from careerguide.lib.lines import CleanField
from careerguide.lists.forms import LinesField
from tests.support.admin import form_values
from tests.support.admin_snapshot import owners

SOON = {"status": Status.SCHEDULED, "publish_at_0": "2999-01-01", "publish_at_1": "00:00"}
# Valid codes that no row has.
NEW_CODES = {"soc_code": "99-9999", "cip_code": "99.9999"}


@dataclass(frozen=True)
class Request:
    """`kind` is the name of the admin view; `status` is the status of the row's guide or program."""

    model: str
    kind: str
    url: str
    data: dict | None = None
    status: str = ""

    def send(self, client):
        return client.get(self.url) if self.data is None else client.post(self.url, self.data)

    def __str__(self) -> str:
        return f"{self.model} {self.kind}: {'GET' if self.data is None else 'POST'} {self.url}"


@dataclass
class Walk:
    """All requests to the admin of one model. `client` must be signed in as a superuser, who sees all forms."""

    model_admin: admin.ModelAdmin
    client: object
    requests: list[Request] = field(default_factory=list)

    def __post_init__(self):
        self.model = self.model_admin.model
        self.rows = list(self.model._base_manager.order_by("pk"))
        if not issubclass(self.model, Published) and self.model not in owners():
            # One row is enough. Use the last one, because no other row refers to it.
            self.rows = self.rows[-1:]
        assert self.rows, f"Create a row of {self.model.__name__} in tests/support/admin_content.py"
        self.forms = {} if self._is_read_only() else {row.pk: self._form(row) for row in self.rows}
        for entry in self.model_admin.urls:
            if entry.name:
                before = f"{self.model_admin.opts.app_label}_{self.model_admin.opts.model_name}_"
                self._add_url(entry.name.removeprefix(before), entry)

    def _is_read_only(self) -> bool:
        return not self.model_admin.has_change_permission(self._request())

    def _request(self):
        request = RequestFactory().get("/")
        request.user = self.client.user
        return request

    def _form(self, row):
        return self.client.get(reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[row.pk]))

    def _ask(self, kind: str, url: str, *posts: dict, row=None) -> None:
        label, status = self.model._meta.label, status_of(row) if row else ""
        # Open the change forms of rows in every status, but other pages only for drafts and published rows.
        gets = [None] if kind == "change" or status in {"", Status.DRAFT, Status.PUBLISHED} else []
        self.requests += [Request(label, kind, url, data, status) for data in [*gets, *(posts or [{}])]]

    def _add_url(self, name: str, entry) -> None:
        kinds = entry.pattern.converters
        at = partial(reverse, f"admin:{entry.name}")
        posts = getattr(self, f"_posts_to_{name}", lambda row=None: [])
        if "change" in kinds and "pk" not in kinds:
            self._ask_for_change(name, at)
        elif "change" in kinds:
            tracked = self.model_admin.tracked
            for row in self.rows:
                self._ask_for_version(name, at, row.pk, -1, row)
            for pk in _deleted(tracked):
                self._ask_for_version(f"{name}_deleted", at, pk, 1)
        elif "object_id" in kinds:
            for row in self.rows:
                self._ask(name, at(args=[row.pk]), *posts(row), row=row)
            if name == "history" and getattr(self.model_admin, "tracked", None):
                for pk in _deleted(self.model_admin.tracked):
                    self._ask(f"{name}_deleted", at(args=[pk]))
        elif kinds:
            # For example, the password form of an account.
            for row in self.rows:
                self._ask(name, at(args=[row.pk]))
        else:
            self._ask(name, at(), *posts())

    def _ask_for_change(self, kind: str, at) -> None:
        """Undo what was done to each row, and restore the rows that a change deleted."""
        if kind == "undo":
            for row in self.rows:
                change = versions_of(self.model_admin.tracked, row.pk)[0].change
                self._ask(kind, at(args=[change]), {"pages": row.pk}, row=row)
        else:
            for change in sorted(set(deleted_pages(self.model_admin.tracked).values_list("change", flat=True))):
                self._ask(kind, at(args=[change]))

    def _ask_for_version(self, kind: str, at, pk: int, number: int, row=None) -> None:
        """View and restore a version. `number` is its index; the newest version is first."""
        version = list(versions_of(self.model_admin.tracked, pk))[number]
        post = {} if row else {"plan": make_plan(self.model_admin.tracked, version).fingerprint}
        self._ask(kind, at(args=[pk, version.change]), post, row=row)

    def _posts_to_change(self, row) -> list[dict]:
        if row.pk not in self.forms:
            return [{"_save": "1"}]
        page = self.forms[row.pk]
        edited = _edited(page)
        found = [edited]
        if page.context["inline_admin_formsets"]:
            found.append(_without_rows(page))
        if status_of(row) in {"", Status.DRAFT, Status.PUBLISHED}:
            found.append(edited | self._new(page) | {"_saveasnew": "1"})
        # Try to move rows of drafts to every page, but rows of other pages only to drafts.
        is_free = status_of(row) in {"", Status.DRAFT}
        choices = self._choices(page)
        found += [edited | {name: to.pk} for name, to in choices if is_free or to.status == Status.DRAFT]
        if isinstance(row, Published):
            found.append(edited | {"status": Status.PUBLISHED})
        return [{"_save": "1", "_accept": "1"} | data for data in found]

    def _posts_to_add(self, row=None) -> list[dict]:
        if not self.forms:
            return [{"_save": "1"}]
        page = self.forms[self.rows[0].pk]
        new = _edited(page) | self._new(page)
        found = [new, *(new | {name: to.pk} for name, to in self._choices(page))]
        if issubclass(self.model, Published):
            found += [new | SOON, *(new | {"status": status} for status in (Status.PUBLISHED, Status.WITHDRAWN))]
        return found

    def _posts_to_delete(self, row) -> list[dict]:
        return [{"post": "yes"}]

    def _posts_to_changelist(self, row=None) -> list[dict]:
        """Run each action on all rows and on the first. Also delete each row alone: one row can block the others."""
        keys = [row.pk for row in self.rows]
        selections = [keys, *([key] for key in keys)]
        return [
            {"action": action, "_selected_action": some, "post": "yes", "answer": "No.", "index": "0"}
            for action in self.model_admin.get_actions(self._request())
            for some in (selections if action == "delete_selected" else selections[:2])
        ]

    def _new(self, page) -> dict:
        form = page.context["adminform"].form
        found = {name: NEW_CODES[name] for name in form.fields if name in NEW_CODES}
        found |= {name: f"{form[name].value()}-x" for name, each in form.fields.items() if _is_slug(each)}
        for rows in page.context["inline_admin_formsets"]:
            found[f"{rows.formset.prefix}-INITIAL_FORMS"] = "0"
            for each in rows.formset.forms:
                found[f"{each.prefix}-id"] = ""
                if hasattr(rows.formset, "fk"):
                    found[f"{each.prefix}-{rows.formset.fk.name}"] = ""
        return found

    def _choices(self, page) -> list[tuple[str, Published]]:
        fields = page.context["adminform"].form.fields
        return [
            (name, row)
            for name, each in fields.items()
            if isinstance(each, forms.ModelChoiceField) and issubclass(each.queryset.model, Published)
            for row in each.queryset.model._base_manager.all()
        ]


def status_of(row) -> str:
    if isinstance(row, Published):
        return row.status
    relation = owners().get(row._meta.model)
    return status_of(getattr(row, relation.name)) if relation else ""


def _deleted(tracked) -> list[int]:
    return list(deleted_pages(tracked).values_list("object_id", flat=True))


def _is_slug(each) -> bool:
    return isinstance(each, forms.SlugField)


def _is_text(each) -> bool:
    return type(each) in {forms.CharField, CleanField, LinesField}


def _edited(page) -> dict:
    data = form_values(page)
    every = [page.context["adminform"].form]
    for rows in page.context["inline_admin_formsets"]:
        every += rows.formset.forms
    for form in every:
        for name, each in form.fields.items():
            key = form.add_prefix(name)
            if _is_text(each) and name not in {*NEW_CODES, "country", "source_key"} and not each.widget.is_hidden:
                data[key] = f"{data.get(key, '')}x"
            elif name == "number":
                data[key] = int(data[key]) + 100
    return data


def _without_rows(page) -> dict:
    data = form_values(page)
    formsets = [rows.formset for rows in page.context["inline_admin_formsets"]]
    return data | {f"{form.prefix}-DELETE": "on" for formset in formsets for form in formset.initial_forms}


def audit_requests() -> list[Request]:
    pages = [row for model in admin.site._registry if issubclass(model, Published) for row in model._base_manager.all()]
    found = []
    for issue in inspect(pages):
        data = {"model": issue.model, "pk": issue.pk, "fingerprint": issue.fingerprint, "reason": "The source says so."}
        found += [
            Request("audit", name, reverse(name), data) for name in ("audit_fix", "audit_accept", "audit_take_back")
        ]
    return found


def all_requests(client) -> list[Request]:
    walks = [Walk(model_admin, client).requests for model_admin in admin.site._registry.values()]
    return [*(request for walk in walks for request in walk), *audit_requests()]


def other_urls(open_to_all: set[str]) -> list[str]:
    found = [(text, name) for text, name in _patterns(get_resolver()) if text.startswith("admin/") and name]
    return sorted({f"/{text}" for text, name in found if name not in open_to_all and not set("<(") & set(text)})


def _patterns(resolver, before=""):
    for entry in resolver.url_patterns:
        here = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield here, entry.name
        else:
            yield from _patterns(entry, here)
