"""The admin of guides and of everything that they refer to."""

from . import guides, pay, references

__all__ = ["guides", "pay", "references"]
