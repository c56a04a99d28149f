"""Anchors: they find the words of a passage again after the text of its article has changed."""

from annotations.anchors.anchor import digest, make_anchor

__all__ = ["digest", "make_anchor"]
