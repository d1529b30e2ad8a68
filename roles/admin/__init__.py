"""The admin of guides and related models."""

from . import guides, pay, references

__all__ = ["guides", "pay", "references"]
