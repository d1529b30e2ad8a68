"""The editors' desk: everything that guides are made of can be edited here."""

from . import guides, pay, references

__all__ = ["guides", "pay", "references"]
