"""What the tests of files of programs share: a row, and the program that came of it."""

from programs.models import Program


def row(**values) -> dict:
    """A row that states nothing but its title and institution."""
    return {"title": "MS in Robotics", "institution": "Night School"} | values


def fresh() -> Program:
    """The program that a file with one row added."""
    return Program.objects.get()
