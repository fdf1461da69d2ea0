"""The sector that a report is about: that of its issuer's line of administration."""

from functools import cache, lru_cache

from models.agencies import leading_doer
from models.organs import organs, systems, take_apart
from models.tables import read_table

OTHER = "other"
# A government, or a street office that acts for one.
_GOVERNMENT = ("政府", "政府办公室", "政府办公厅", "街道办事处", "管理委员会", "管委会")


@lru_cache(maxsize=4096)  # asked for every piece of a report
def sector_of(issuer: str | None) -> str:
    """A sector of the table, `other` where none is known: 云泽市教育局 -> education."""
    if not issuer:
        return OTHER
    organ = take_apart(leading_doer(issuer)).organ
    if organ.endswith(_GOVERNMENT):
        return "government"
    return _sectors().get(_system_of(organ), OTHER)


def _system_of(organ: str) -> str:
    """The organ's line, or the longest one that its name holds: 教育 of 教育考试院. Of two that are
    as long the first: 公安 of 公安局交通警察支队; 民政 is none of 人民政府金融工作办公室."""
    known = organs().get(organ)
    if known is not None and known.system:
        return known.system
    own = organ.rpartition("人民政府")[2]
    held = (system for system in systems() if system in own)
    return min(held, key=lambda one: (-len(one), own.index(one)), default="")


@cache
def _sectors() -> dict[str, str]:
    return {row["system"]: row["sector"] for row in read_table("sectors")}
