"""Rows for imports of programs."""

from programs.models import Program


def row(**values) -> dict:
    return {"title": "MS in Robotics", "institution": "Night School"} | values


def only_program() -> Program:
    return Program.objects.get()
