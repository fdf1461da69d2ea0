"""Advertisements pasted into a text: 通过局[j9国际站登录]官网对外公告."""

import re
from collections.abc import Iterator

from annotations.records import Anomaly
from models.anomalies.lexicon import any_of, first_characters, words

TABLE = "advertisements"
NAMES = ("name", "brand", "common")
FOLLOWING = ("trade", "call", "site", "link")


def _role(role: str) -> str:
    return any_of(words(TABLE, "role", role))


TAILS = {role: re.compile(_role(role), re.IGNORECASE) for role in FOLLOWING}
TAIL = "|".join(pattern.pattern for pattern in TAILS.values())
# Where a name may begin, so that the long pattern is tried at few places.
BEGINNING = re.compile(
    first_characters(word for role in NAMES for word in words(TABLE, "role", role))
    + "|(?<![A-Za-z0-9])[A-Za-z0-9]"
)
NAME = re.compile(
    # A Latin name begins where no Latin word goes on.
    r"(?:(?<![a-z0-9])|(?![a-z0-9]))"
    + f"(?:{'|'.join(f'(?P<{role}>{_role(role)})' for role in NAMES)}"
    # The shape of such names: letters with a digit among them (j9, bet365).
    + r"|(?P<code>(?=[a-z]{0,7}[0-9])(?=[0-9]{0,7}[a-z])[a-z0-9]{2,8}))"
    + rf"(?:[a-z]?[0-9]{{1,3}}(?![a-z0-9]))?(?P<tails>(?:{TAIL}){{0,8}})",
    re.IGNORECASE,
)
LEAD = re.compile(f"(?:{_role('lead')}){{1,2}}$")
MAX_LEAD = 8
GIVEN_BACK = re.compile(f"(?:{_role('site')}|网站|平台)$")
HANZI = re.compile(r"[\u4e00-\u9fff]")
PLAIN = frozenset(word.lower() for word in words(TABLE, "role", "plain"))
OFFER = re.compile(f"{_role('offer')}[0-9]{{0,6}}元?(?:彩金|体验金|现金)?")
# 裸聊加微信abc123: the service alone is what police reports write about.
SERVICE = re.compile(
    f"{_role('service')}[^\\n。]{{0,12}}?{_role('reach')}号?[:： ]{{0,2}}[a-z0-9_-]{{5,20}}",
    re.IGNORECASE,
)


def find_advertisements(text: str) -> list[Anomaly]:
    """The pasted words exactly, so that the sentence around them stays whole."""
    spans = [*_names(text), *_matches(OFFER, text), *_matches(SERVICE, text)]
    reason = "an advertisement pasted into the text"
    return [Anomaly("advertisement", start, end, text[start:end], reason) for start, end in spans]


def _matches(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in pattern.finditer(text))


def _names(text: str) -> Iterator[tuple[int, int]]:
    done = 0
    for beginning in BEGINNING.finditer(text):
        match = NAME.match(text, beginning.start()) if beginning.start() >= done else None
        if match is None or not _is_advertisement(match, match["tails"]):
            continue
        start, done = match.span()
        # In 局j9国际站登录官网对外公告 the sentence's own word is 局官网.
        own = GIVEN_BACK.search(match["tails"]) if HANZI.match(text, done) else None
        if own and _is_advertisement(match, match["tails"][: own.start()]):
            done -= len(own[0])
        lead = LEAD.search(text[max(0, start - MAX_LEAD) : start])
        yield start - (len(lead[0]) if lead else 0), done


def _is_advertisement(match: re.Match[str], tails: str) -> bool:
    """Whether the name and what follows it cannot be an honest name, such as 5G or 米兰."""
    if match["name"]:
        return True
    if not tails:
        return False
    calls = TAILS["call"].search(tails) or TAILS["site"].search(tails)
    if calls is None or match["brand"]:
        return calls is not None
    return TAILS["trade"].search(tails) is not None and (match["code"] or "").lower() not in PLAIN
