"""Rules that recognize page furniture, the text that web pages put around an article.

The phrases are common to the web in general, not specific to one site. Most phrases count only at the start of a short
line (a few count anywhere in one), so that an article may discuss newsletters and privacy policies.
"""

import re
from dataclasses import dataclass

from reader.articles.boilerplate_phrases import PHRASES, Phrases

MAX_LINE_LENGTH = 240
"""Length in code points above which wording never makes a line page furniture."""

_MOST_WORDS = 25
_DECORATION = " -–—*•·|»«›‹→▶►+#_=~[](){}…:"
_ENDS_A_WORD = re.compile(r".\W|\W.|[\u0600-\u06ff].|.[\u3040-\u30ff\u4e00-\u9fff]")
"""Boundary after a phrase. Arabic words may continue with a suffix; Chinese and Japanese have no spaces."""
_SENTENCE_ENDS = re.compile(r"^[^:]*[.!?。！？؟]$")
_QUOTATION_MARKS = re.compile(r"[“”«»„\"]")


@dataclass(frozen=True, slots=True)
class BoilerplateRule:
    """One kind of page furniture."""

    reason: str
    """The kind of page furniture, in an analyst's words."""
    openings: tuple[str, ...]
    """Patterns for the start of a line; ``$`` requires the end of the line."""
    anywhere: tuple[str, ...] = ()
    """Phrases that match anywhere in a line."""
    section: bool = False
    """Whether the line is a section heading, so that the lines after it belong to the section."""
    distance: int = 12
    """Number of words of prose needed to extend the body of the article across such a line."""


_ITEMS = "(?:stories|articles|posts|news|content|reading|headlines|videos|coverage|reads|picks|updates|topics)"
_NETWORK = (
    "(?:share|tweet|pin(?: it)?|e-?mail|print|copy link|facebook|twitter|whatsapp|linkedin|telegram|reddit|instagram"
    "|youtube|messenger|pinterest|tumblr|flipboard|threads|bluesky|mastodon|rss)"
)

BOILERPLATE_RULES = (
    BoilerplateRule(
        "comment form",
        (
            r"leave (?:a|your) (?:reply|comment)",
            r"(?:post|add|write|submit) (?:a|your) comment\b",
            r"(?:(?:view|show|see|load|hide) (?:all )?)?(?:\d+|no) (?:comments?|responses?|repl(?:y|ies))\W*$",
            r"comments?(?: \(?\d+\)?)?$",
            r"comments? (?:(?:are|is) )?(?:now )?(?:closed|disabled|off)\b",
            r"log ?in to (?:reply|comment|leave|post)\b",
            r"cancel reply",
            r"join the (?:conversation|discussion)\W*$",
            r"save my name\b",
            r"notify me (?:of|when)\b",
        ),
        ("email address will not be published", "required fields are marked", "akismet", "comment data is processed"),
        section=True,
        distance=80,  # readers' comments below it are prose too
    ),
    BoilerplateRule(
        "newsletter or subscription",
        (
            r"(?:subscribe|sign ?up|register)(?:\W*$| (?:now|today|here|for free)\b)",
            r"(?:subscribe|sign ?up) (?:to|for) (?:our|the|this|receive|get|keep|continue|read|stay|unlock)\b",
            r"get [^.!?]{0,40}\b(?:news|alerts|updates|notifications|newsletters?)\b[^.!?]*$",
            r"(?:gain|get|unlock|enjoy) (?:full|unlimited|instant|exclusive|premium|free) access\b",
            r"never miss (?:an?|out|our|another)\b",
            r"(?:continue|keep) reading(?:\W*$| (?:with|by|for|below|the (?:full )?(?:article|story))\b)",
            r"already (?:an? (?:member|subscriber)|have an account|subscribed)\b",
            r"(?:enter|your) (?:your )?e-?mail(?: address)?$",
            r"(?:(?:free|daily|weekly|our) )*newsletters?(?: sign-?up)?$",
            r"donate(?: now| today)?\W*$",
            r"this (?:content|article|page) is (?:only )?(?:for|available to) (?:paying )?(?:subscribers|members)",
            r"(?:we )?(?:don't|do not|never|won't|no) spam\b",
            r"start your (?:free )?(?:trial|subscription)",
        ),
        (
            "in your inbox",
            "to your inbox",
            "unsubscribe at any time",
            "read our privacy policy",
            "by signing up, you agree",
        ),
        section=True,
    ),
    BoilerplateRule(
        "related stories",
        (
            rf"(?:related|similar|recommended|trending|popular|latest|recent|top) {_ITEMS}(?: \w+){{0,3}}$",
            rf"(?:most \w+|more|other|featured|editor'?s'?) {_ITEMS}(?: \w+){{0,3}}$",
            r"(?:related|recommended|trending|most (?:read|popular|viewed|shared))(?: for you| now)?$",
            r"(?:check|see|read|watch) also$",
            r"also (?:read|see)$",
            r"(?:what to read next|in case you missed it|around the web|editors'? picks?)$",
            r"you (?:may|might|will)(?: also)? (?:like|enjoy|love|be interested)\b",
            r"more (?:from|on|about) [^.!?]{1,60}$",
            r"discover more(?: from\b[^.!?]*)?$",
            r"from (?:our|the) (?:partners|sponsors)$",
        ),
        section=True,
    ),
    BoilerplateRule(
        "related story",
        (
            r"(?:read|see|check|watch|listen)(?: it)? (?:also|more|next)\b(?:\W*:|[^.!?]*$)",
            r"also (?:read|see|watch)\b(?:\W*:|[^.!?]*$)",
            r"(?:related|recommended|more here)\s*:",
            r"(?:next|previous) (?:article|post|story)\b",
            r"up next\b",
            r"(?:don't|do not) miss\b[^.!?]*$",
        ),
    ),
    BoilerplateRule(
        "share buttons",
        (
            rf"{_NETWORK}(?:\W+{_NETWORK})*$",
            r"share (?:this|on|via|with|article|story|post)(?: \w+){0,4}$",
            r"(?:follow|connect with|find|like) (?:us|me)(?:\W*$| on\b| at\b)",
            r"click (?:here )?to (?:share|e-?mail|print|tweet)\b",
            r"like this$",
            r"(?:\d+ )?(?:likes?|shares?|views)$",
        ),
    ),
    BoilerplateRule(
        "advertisement",
        (
            r"(?:advertisements?|advertising|ads?|partner content|paid (?:post|content))$",
            r"(?:sponsored(?: content| post| by .{1,40})?|promoted(?: content)?)$",
            r"(?:(?:skip(?: past)?|remove|report this) (?:advertisement|ads?))$",
            r"(?:article|story) continues (?:below|after)\b",
            r"(?:scroll to continue|continue (?:with|after) advertisement)\b",
        ),
    ),
    BoilerplateRule(
        "image credit",
        (
            r"embed from\b",
            r"(?:(?:file|featured|cover) )?(?:image|photo|picture|photograph|illustration|graphic|video)s?"
            r"(?: (?:courtesy|credits?|by|via|source)\b[^.!?]*$| ?[:/©])",
            r"(?:(?:image|photo|picture) )?credits?(?:$|\s*:)",
            r"(?:getty images|shutterstock|unsplash)(?: ?[/|-].{0,80})?$",
            r"(?:ap|afp|reuters|file|epa) (?:file )?(?:photo|images?)(?: ?[/|-].{0,80})?$",
        ),
        ("(ap/", "(ap photo", "(afp/", "(reuters/", "(epa/", "(getty images"),
    ),
    BoilerplateRule(
        "source or republication",
        (
            r"source(?: link)?$",
            r"(?:source|via|original (?:article|source|link|post))\s*: \S.{0,100}$",
            r"(?:this|the) (?:article|story|post|piece|column|interview)\b.{0,40}"
            r"\b(?:first|originally) (?:appeared|published|ran)\b",
            r"the post .{3,160} appeared first on\b",
            r"republished (?:from|with|under)\b",
            r"read (?:the )?(?:original|full) (?:article|story|post)\b",
        ),
        ("contributed to this report", "contributed to this article", "contributed to this story"),
    ),
    BoilerplateRule(
        "about the author",
        (r"(?:about|more (?:from|by|about)) (?:the|this) (?:authors?|writers?)\W*$",),
        section=True,
        distance=80,  # the text below it is prose about the author
    ),
    BoilerplateRule(
        "copyright notice",
        (r"(?:©|\(?c\)|copyright)(?:\W*©)?\W{0,3}(?:19|20)\d\d",),
        ("all rights reserved", "may not be reproduced", "may not be republished", "may not be published, broadcast"),
    ),
    BoilerplateRule(
        "page menu",
        (
            r"(?:home|(?:(?:main|site) )?menu|search|(?:toggle )?navigation|breadcrumbs?|loading|categories|tags)$",
            r"skip to (?:\w+ )?(?:content|navigation)$",
            r"(?:back|scroll|return) to (?:the )?top$",
            r"(?:view|show|see|load|read) (?:all|more|less)$",
            r"(?:accept(?: all)?(?: cookies)?|reject all|manage (?:cookies|preferences|consent))$",
            r"(?:cookie|privacy) (?:policy|settings|preferences|notice)$",
            r"terms(?: (?:of|and|&) (?:use|service|conditions))?$",
            r"(?:contact us|about us|advertise with us|careers|faq|site ?map|my account|(?:log|sign) ?(?:in|out))$",
        ),
        section=True,
    ),
    BoilerplateRule(
        "page controls",
        (
            r"(?:tags?|categories|category|filed under|posted (?:in|under))\s*: .{1,200}$",
            r"(?:we|this (?:web)?site) uses? cookies\b",
            r"by (?:continuing|using|browsing)\b.{0,40}\b(?:site|website|cookies)\b",
            r"(?:listen to|print|download|save|bookmark) this (?:article|story|page|post)\b",
            r"\d+[ -]?min(?:ute)?s?[ -]read\b",
            r"(?:please )?enable javascript\b",
            r"your browser (?:does not|doesn't)\b",
        ),
    ),
)
"""All rules, the most specific first."""


_OPENINGS = re.compile(
    "|".join(f"(?P<f{number}>{'|'.join(each.openings)})" for number, each in enumerate(BOILERPLATE_RULES))
)
_ABROAD = [(PHRASES.get(each.reason, Phrases()), each) for each in BOILERPLATE_RULES]
_ANYWHERE = [(words, each) for abroad, each in _ABROAD for words in each.anywhere + abroad.anywhere]
_WHOLE = {words: each for abroad, each in _ABROAD for words in abroad.whole}
_BEGINNINGS = [(abroad.opening, each) for abroad, each in _ABROAD if abroad.opening]


def normalize(line: str) -> str:
    """Return a line in lower case and without surrounding decoration, for comparison."""
    return " ".join(line.casefold().replace("’", "'").replace("：", ":").replace(" :", ":").split()).strip(_DECORATION)


def match_rule(line: str) -> BoilerplateRule | None:
    """Return the rule of page furniture that a line's wording matches, or ``None``.

    A line with quotation marks never matches.
    """
    if len(line) > MAX_LINE_LENGTH or line.count(" ") > _MOST_WORDS or _QUOTATION_MARKS.search(line):
        return None
    words = normalize(line)
    opening = _OPENINGS.match(words)
    if opening and opening.lastgroup:
        return BOILERPLATE_RULES[int(opening.lastgroup[1:])]
    return next((each for phrase, each in _ANYWHERE if phrase in words), None) or _match_foreign_phrase(words)


def _match_foreign_phrase(words: str) -> BoilerplateRule | None:
    """Return the rule that a line in another language matches, or ``None``."""
    if each := _WHOLE.get(words):
        return each
    for phrases, each in _BEGINNINGS:
        if words.startswith(phrases):
            opening = max(filter(words.startswith, phrases), key=len)
            rest = words[len(opening) :]
            if not rest or (_ENDS_A_WORD.match(opening[-1] + rest[0]) and not _SENTENCE_ENDS.search(rest)):
                return each
    return None
