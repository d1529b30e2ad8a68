"""The columns of imported and exported files."""

from collections.abc import Callable, Collection
from dataclasses import KW_ONLY, dataclass
from functools import partial

from careerguide.imports.cells import read_choice, read_line, read_lines
from careerguide.lib.missing import is_missing_word
from careerguide.lib.text import fold


@dataclass(eq=False)
class Column:
    """A column of a file. ``help_text`` is shown to editors.

    ``read`` converts the text of a nonempty cell to a value, or raises ValueError with a message for the editor.
    ``read`` can also be the name of a method of the resource. ``read_number`` does the same for a cell that is a number
    in a workbook, such as 5142.857; by default, it is ``read``. An empty cell becomes ``empty``. ``write`` converts a
    value to a cell.

    A cell that is only a word for a missing value, such as "N/A", counts as empty, unless it is one of ``words``, which
    are folded.

    Several columns may read one attribute: then the first one with a nonempty cell counts. ``is_detail`` columns only
    add to another column of the attribute.
    """

    attribute: str
    help_text: str
    _: KW_ONLY
    read: Callable[[str], object] | str | None = read_line
    read_number: Callable[[str], object] | None = None
    write: Callable = str
    empty: object = ""
    required: bool = False
    words: Collection[str] = ()
    is_detail: bool = False

    def __post_init__(self):
        self.read_number = self.read_number or self.read

    def __set_name__(self, owner, name: str):
        self.name = name

    @property
    def is_markdown(self) -> bool:
        return self.read is read_lines

    def is_missing(self, text: str) -> bool:
        return is_missing_word(text) and fold(text.replace("_", " ")) not in self.words

    def export(self, instance):
        value = getattr(instance, self.attribute)
        return "" if value is None or value == "" else self.write(value)


class ChoiceColumn(Column):
    def __init__(self, attribute: str, choices, help_text: str, empty="", **options):
        labels = dict(choices.choices)
        allowed = ", ".join(value for value in labels if value)
        read = partial(read_choice, choices=labels)
        words = {fold(str(text).replace("_", " ")) for choice in labels.items() for text in choice}
        super().__init__(attribute, f"{help_text} One of: {allowed}.", read=read, empty=empty, words=words, **options)


class DetailColumn(Column):
    """A column that says more about the row in the RelationColumn ``attribute``, which is read together with it.

    ``path`` is the attribute of the related row, or of a row that it refers to: "source.slug".
    """

    def __init__(self, attribute: str, path: str, help_text: str, words: Collection[str] = ()):
        super().__init__(attribute, help_text, read=None, words=words, is_detail=True)
        self.path = path.split(".")

    @property
    def relation(self) -> str:
        """The relation that an export reads, such as "institution__source"."""
        return "__".join([self.attribute, *self.path[:-1]])

    def export(self, instance):
        value = getattr(instance, self.attribute)
        for name in self.path:
            value = getattr(value, name, None)
        return value or ""


class RelationColumn(Column):
    """A column for a foreign key. ``key`` is the attribute of the related row that appears in the file."""

    def __init__(self, attribute: str, key: str, help_text: str, **options):
        def write(row):
            return getattr(row, key) or ""

        super().__init__(attribute, help_text, **{"write": write, "empty": None} | options)
