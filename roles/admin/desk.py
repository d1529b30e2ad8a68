"""What all pages of the editors' desk share. It names no model, so that programs' desk stands on it too."""

from django.contrib import admin, messages
from django.contrib.admin.widgets import (
    AdminTextareaWidget,
    AdminTextInputWidget,
    AutocompleteSelect,
    RelatedFieldWidgetWrapper,
)
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.forms import BaseInlineFormSet, ModelForm

from careerguide.publishing import Status

from .audited import AuditedDesk, AuditedRows

admin.site.site_header = "careerguide: the editors' desk"
admin.site.site_title = "careerguide"
admin.site.index_title = "What the site is made of"
# Tables of rows need the page's width more than the menu does; the way up is in the breadcrumbs.
admin.site.enable_nav_sidebar = False

# What one request may change: it keeps an editor waiting and a transaction open.
MOST_AT_ONCE = 500
# A message names so many rows and counts the others.
MOST_NAMES = 10


class Desk(AuditedDesk, admin.ModelAdmin):
    """A list page and an edit page that stay quick, however long the table is."""

    list_per_page = 50
    show_full_result_count = False
    save_on_top = True
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def response_action(self, request, queryset):
        """Run an action, unless it was asked for so many rows that the editor would wait in vain."""
        if request.POST.get("select_across") == "1" and queryset.count() > MOST_AT_ONCE:
            text = f"That is too many at once. Choose at most {MOST_AT_ONCE}: nothing was changed."
            self.message_user(request, text, messages.ERROR)
            return None
        return super().response_action(request, queryset)

    def get_deleted_objects(self, objs, request):
        """What would go with ``objs``, or what holds them back: counted where it may be a whole catalog."""
        held = self._rows_that_refer_to(objs, models.PROTECT)
        if held:
            return [], {}, set(), [said for _, _, said in held]
        going = self._rows_that_refer_to(objs, models.CASCADE)
        if sum(count for _, count, _ in going) <= MOST_AT_ONCE:
            return super().get_deleted_objects(objs, request)
        desks = self.admin_site._registry
        forbidden = {
            str(model._meta.verbose_name)
            for model, _, _ in going
            if model in desks and not desks[model].has_delete_permission(request)
        }
        counts = {model._meta.verbose_name_plural: count for model, count, _ in going}
        return [*map(str, objs), *(said for _, _, said in going)], counts, forbidden, []

    def _rows_that_refer_to(self, objs, on_delete) -> list[tuple[type[models.Model], int, str]]:
        """The models whose rows refer to ``objs``, how many do, and the same in words."""
        found = []
        for relation in self.opts.get_fields(include_hidden=True):
            if relation.auto_created and getattr(relation, "on_delete", None) is on_delete:
                model = relation.related_model
                count = model._base_manager.filter(**{f"{relation.field.name}__in": objs}).count()
                name = model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural
                if count:
                    found.append((model, count, f"{count:,} {name} (as {relation.field.verbose_name})"))
        return found


class NamedDesk(Desk):
    """A name and the slug made of it."""

    list_display = ["name", "slug"]
    search_fields = ["name", "slug"]
    fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}


class PublishingDesk(Desk):
    """The desk of what has a page of its own, which is public or is not."""

    actions = ["publish", "take_back"]

    def view_on_site(self, obj) -> str | None:
        """The row's page, once the public may see it."""
        return obj.get_absolute_url() if obj.is_published else None

    def save_model(self, request, obj, form, change):
        """Save what is new or was changed: a page that was only looked at keeps the time of its last change."""
        if form.changed_data or not change:
            super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        """Save the page's rows; a change of theirs is one of the page."""
        super().save_related(request, form, formsets, change)
        if not form.changed_data and any(rows.has_changed() for rows in formsets):
            form.instance.touch()

    @admin.action(description="Publish the selected %(verbose_name_plural)s", permissions=["change"])
    def publish(self, request, queryset):
        """Publish what is complete, and say what the others lack."""
        self._move(request, queryset, Status.PUBLISHED, "Published")

    @admin.action(description="Make drafts of the selected %(verbose_name_plural)s", permissions=["change"])
    def take_back(self, request, queryset):
        """Take rows off the site, whatever else may be wrong with them."""
        self._move(request, queryset, Status.DRAFT, "Now a draft, without a page")

    def _move(self, request, queryset, status, done):
        moved, kept = [], []
        with transaction.atomic():
            held_back = self.held_back(queryset) if status == Status.PUBLISHED else {}
            for row in queryset:
                if row.status == status:
                    continue
                row.status = status
                try:
                    if status == Status.PUBLISHED:
                        row.full_clean()
                except ValidationError as error:
                    kept.append(f"{row}: {_in_words(row, error)}")
                else:
                    if row.pk in held_back:
                        kept.append(f"{row}: {held_back[row.pk]}")
                        continue
                    row.save(update_fields=["status"])
                    self.log_change(request, row, f"{done}.")
                    moved.append(str(row))
        if moved:
            self.message_user(request, f"{done}: {_listed(moved, ', ')}.", messages.SUCCESS)
        if kept:
            self.message_user(request, f"Not published. {_listed(kept, ' ')}", messages.ERROR)
        if not moved and not kept:
            self.message_user(request, "Nothing to do: all of these stand there already.", messages.INFO)


def _listed(words: list[str], between: str) -> str:
    """The first of ``words`` and how many there are beside them."""
    rest = len(words) - MOST_NAMES
    return between.join(words[:MOST_NAMES]) + (f"{between}and {rest} more" if rest > 0 else "")


def _in_words(row: models.Model, error: ValidationError) -> str:
    """What is wrong with ``row``, field by field, as sentences."""
    return " ".join(
        message if field == NON_FIELD_ERRORS else f"{row._meta.get_field(field).verbose_name.capitalize()}: {message}"
        for field, found in error.message_dict.items()
        for message in found
    )


class KnownChoice(AutocompleteSelect):
    """An autocomplete that does not ask the database for a choice its row holds already.

    Django's own asks once a widget, so a page of inline rows would take a query for each of them.
    """

    known: models.Model | None = None

    def optgroups(self, name, value, attr=None):
        """The chosen row alone, behind an empty choice where one may be made."""
        if self.known is None or [str(chosen) for chosen in value] != [str(self.known.pk)]:
            return super().optgroups(name, value, attr)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        options.append(self.create_option(name, self.known.pk, str(self.known), True, len(options)))
        return [(None, options, 0)]


class RowForm(ModelForm):
    """A row that is held against all of its model's constraints.

    Django checks an inline row's constraints without its parent, and so skips those that name the
    parent: a twin of a saved row would reach the database, which answers with an error page.
    """

    def validate_unique(self):
        """Check the constraints again, now that the parent is set."""
        super().validate_unique()
        try:
            self.instance.validate_constraints(exclude=self._get_validation_exclusions())
        except ValidationError as error:
            said = self.non_field_errors()
            self._update_errors(ValidationError([text for text in error.messages if text not in said]))


class RowFormSet(AuditedRows, BaseInlineFormSet):
    """Inline rows that know their choices, and that refuse twins in the constraint's own words."""

    def add_fields(self, form, index):
        """Hand each row's loaded relations to its widgets."""
        super().add_fields(form, index)
        for name, field in form.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, KnownChoice) and form.instance.pk:
                widget.known = getattr(form.instance, name)

    def get_unique_error_message(self, unique_check):
        """The sentence for two rows of one form that are the same."""
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint) and set(constraint.fields) == set(unique_check):
                return f"Two of these rows are the same. {constraint.get_violation_error_message()}"
        return super().get_unique_error_message(unique_check)


class RowsMixin:
    """Rows that belong to their parent's page."""

    form = RowForm
    formset = RowFormSet
    extra = 0
    classes = ["collapse"]
    # Small enough that a table of rows stays on the screen.
    formfield_overrides = {
        models.CharField: {"widget": AdminTextInputWidget(attrs={"class": "", "size": 18})},
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3, "cols": 60, "class": ""})},
    }
    # Relations that a row's own words need, beside those that are chosen in it.
    with_relations: tuple[str, ...] = ()

    def get_queryset(self, request):
        """The rows with their relations, in one query."""
        return super().get_queryset(request).select_related(*self.autocomplete_fields, *self.with_relations)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Choose related rows by typing."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", KnownChoice(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Of the buttons beside a relation keep the plus: four of them in each cell hide the table."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field and field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_change_related = field.widget.can_delete_related = field.widget.can_view_related = False
        return field


class TableRows(RowsMixin, admin.TabularInline):
    """Short rows, one below the other."""


class StackedRows(RowsMixin, admin.StackedInline):
    """Rows with long texts."""

    formfield_overrides = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})}}
