"""Whether a quantity was reached, is planned, or states a rule (done, planned, required)."""

import re
from functools import cache

from models.tables import read_table

_STOP = re.compile(r"[。！？\n]")
_BREAK = re.compile(r"[。；;！？\n]")
_COMMA = re.compile(r"[，,、：:]")
# 由164个增至240个: the first figure is the level that was, also in a plan.
_EARLIER_LEVEL = re.compile(r"(?:由|从)(?:[^，,。；;]{0,8})$")
_RISE = re.compile(
    r"^[^，,。；;]{0,10}?(?:增|提|升|扩|降|压|减|缩|调|延|改|拓)[一-龥]{0,2}(?:至|到|为)"
)
# 5个工作日内办结: a limit of time for whoever asks.
_LIMIT = re.compile(
    r"^[\d.一二两三四五六七八九十]+(?:个?工作日|日|天|小时|分钟|个月|年)(?:以?内|之内)?[^，,。；;]{0,12}?"
    r"(?:办结|答复|反馈|受理|回应|响应|批复|上报|移交|办理|备案|审核|送达|到位|到账|到达|直达|处理|公告)"
)
# 补助标准为每人每学期300元.
_STANDARD_OF_EACH = re.compile(
    r"(?:标准|额度|限额)[为是按]每[一-龥]{1,2}(?:每[一-龥]{1,2})?(?:最高)?$"
)
# 快于2小时以内的国家规定时限: a standard named after its figure.
_STANDARD_AFTER = re.compile(
    r"^.{1,12}?的(?:国家|省定|市定|法定|规定)[一-龥]{0,4}(?:时限|时间|期限|标准)"
)


def status_of(sentence: str, quantity_start: int, *, planned_section: bool) -> str:
    """done, planned or required for the quantity that begins at `quantity_start`.

    `planned_section`: the heading or the lead above announces plans (下一步, 2026年重点工作).
    """
    part, clause, after = _context(sentence, quantity_start)
    if _is_rule(clause, after, planned_section):
        return "required"
    if planned_section:
        return "done" if _is_past(clause, after) else "planned"
    is_plan = _words("plan").search(clause + after) or _words("opener").match(part)
    return "planned" if is_plan else "done"


def _context(sentence: str, start: int) -> tuple[str, str, str]:
    """Before the quantity from the sentence's part on and from the clause on, and after it."""
    opening = max((m.end() for m in _STOP.finditer(sentence, 0, start)), default=0)
    part = max((m.end() for m in _BREAK.finditer(sentence, 0, start)), default=0)
    first = max((m.end() for m in _COMMA.finditer(sentence, part, start)), default=part)
    comma = _COMMA.search(sentence, start) or _BREAK.search(sentence, start)
    last = comma.start() if comma else len(sentence)
    return sentence[opening:start].lstrip(), sentence[first:start], sentence[start:last]


@cache
def _words(kind: str) -> re.Pattern[str]:
    words = (row["word"] for row in read_table("status_words") if row["kind"] == kind)
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)))


def _is_rule(clause: str, after: str, planned: bool) -> bool:
    """A modal verb, a bound on what is due each month, a standard; in plans a time limit."""
    if _words("rule").search(clause) or _STANDARD_AFTER.match(after):
        return True
    if _STANDARD_OF_EACH.search(clause):
        return True
    bound = _words("bound")
    told = bound.match(after) or (not planned and bound.search(clause))
    if told and _words("habit").search(clause):
        return True
    # In a review a least or most that is no outcome (每校配备不少于2人) is one.
    if not planned and bound.match(after) and not _words("outcome").search(clause):
        return True
    if _EARLIER_LEVEL.search(clause) is None and _ends_in_standard(clause):
        return True
    return planned and _LIMIT.match(after) is not None


def _ends_in_standard(clause: str) -> bool:
    return any(match.end() == len(clause) for match in _words("standard").finditer(clause))


def _is_past(clause: str, after: str) -> bool:
    if _EARLIER_LEVEL.search(clause) and _RISE.match(after):
        return True
    return _words("past").search(clause) is not None
