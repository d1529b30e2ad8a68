"""The columns of imported and exported files."""

from collections.abc import Callable

from import_export.fields import Field

from careerguide.imports.cells import read_line


class Column(Field):
    """A column of a file. ``help_text`` is shown to editors.

    ``read`` turns the text of a nonempty cell into a value, or raises ValueError with a sentence for the editor; a
    string names a method of the resource. An empty cell is read as ``empty``. ``write`` turns a value into a cell.
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
        value = getattr(instance, self.attribute)
        return "" if value is None or value == "" else self.write(value)
