"""The view of a text that recognisers see: same length, variants of one character made equal.

Half-width punctuation becomes full-width (reports mix ',' and '，'), full-width letters and digits
become half-width, every digit becomes 0 and every Latin letter a: what a figure is does not tell
who did what. Offsets stay those of the source text.
"""

PUNCTUATION = dict(zip(",;:()!?", "，；：（）！？", strict=True))
SAME = {"％": "%", "﹪": "%", "—": "-", "－": "-", "–": "-", "～": "-", "~": "-", "\u3000": " "}


def fold(text: str) -> str:
    """The folded view; `len(fold(text)) == len(text)`."""
    return text.translate(_TABLE)


def _table() -> dict[int, str]:
    table = {ord(k): v for k, v in {**PUNCTUATION, **SAME}.items()}
    for start in (ord("0"), ord("０")):
        table |= dict.fromkeys(range(start, start + 10), "0")
    for start in map(ord, "aAａＡ"):
        table |= dict.fromkeys(range(start, start + 26), "a")
    return table


_TABLE = _table()
