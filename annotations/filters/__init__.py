"""The filter language of the article list, the quotes, exports and the command line (see ``docs/filters.md``)."""

from annotations.filters.completion import Completion, complete
from annotations.filters.fields import ArticleColumns, FactsOf
from annotations.filters.grammar import parse, to_text
from annotations.filters.query import Query, compile_query

__all__ = ["ArticleColumns", "Completion", "FactsOf", "Query", "compile_query", "complete", "parse", "to_text"]
