"""The filter language of the article list, the quotes, exports and the command line (see ``docs/filters.md``)."""

from annotations.filters.completion import Completion, complete
from annotations.filters.filter import Filter, article_words, parse, select

__all__ = ["Completion", "Filter", "article_words", "complete", "parse", "select"]
