"""Anchors: made when a passage is kept, so that its words can be found again when the article's text changes."""

from annotations.anchoring.making import digest, make_anchor

__all__ = ["digest", "make_anchor"]
