"""Anchors, which locate a passage again after the text of its article changes."""

from annotations.anchors.anchor import digest, make_anchor, make_locator

__all__ = ["digest", "make_anchor", "make_locator"]
