"""The columns of files: what a cell means, and what editors are told about it."""

from collections.abc import Callable

from django.db import models
from import_export.fields import Field

from careerguide.imports.cells import read_line


def sentence_of(model: type[models.Model], name: str) -> str:
    """What ``model`` says where its constraint ``name`` is not held."""
    return next(one.violation_error_message for one in model._meta.constraints if one.name == name)


class Column(Field):
    """A column of a file: how its cells are read and written, and what editors are told about it.

    ``read`` takes a text that is not empty and raises ValueError with a sentence; a name is that of a method of the
    resource. An empty cell is ``empty``: what nobody stated. ``write`` takes any value but ``empty`` or None.
    """

    def __init__(
        self,
        attribute: str,
        help_text: str,
        *,
        read: Callable[[str], object] | str = read_line,
        write: Callable = str,
        empty="",
        required: bool = False,
    ):
        super().__init__(attribute=attribute)
        self.help_text = help_text
        self.read = read
        self.write = write
        self.empty = empty
        self.required = required

    def export(self, instance, **kwargs):
        """The cell of ``instance``."""
        value = getattr(instance, self.attribute)
        return "" if value is None or value == "" else self.write(value)
