"""Who acted: the doer's words -> the full official name that the contract asks for."""

import re
from functools import cache, lru_cache

from models.organs import (
    BodyName,
    endings,
    is_abbreviation,
    leading_organ,
    official_organ,
    organs,
    stem,
    systems,
    take_apart,
    without_inner_body,
)
from models.regions import is_masked, known_region, parents, rank, regions_by_name
from models.tables import read_table

_JOINT = re.compile(
    r"会同|联合(?!会|社|大学)|协同|联动|[、，,；;]|以及|(?<=委)(?=[省市县区州]政府)"
)
_AND = re.compile(r"[和与及]")
_AGGREGATE = re.compile(
    r"(?:[全各](?:级|地|自治[区州]|[省市县区州盟旗镇乡])|[省市县区州]级|部分|有关|相关|基层|每个?)"
    r"(?:各级|各地|两级)?"
)
# A second name plate: 瑞河市财政局（地方金融监管局）.
_BY_NAME = re.compile(r"（[^）]*）$")
_BARE_ORGANS = ("局", "厅", "委", "院")
_GENERIC = re.compile(r"(?:机关|部门|系统|机构)$")
_OFFICE_OF_OURS = re.compile(r"[我本省市县区州]?[局厅](?=.{2})|[我本]委(?=.{2})")


def resolve_agency(
    text: str | None, issuer: str | None, places: tuple[str, ...] = ()
) -> str | None:
    """The full official name of a doer named by `text` in a report of `issuer`.

    A doer left out, a self reference (我局, 局党组, 全市) and people who are no organ are the
    issuer. `places` are further places that the report tells (云泽市 in the report of
    安平县教育局), the likeliest first. Where nothing tells the region, the name as written.
    """
    name = leading_doer(text.strip()) if text else ""
    return _resolve(name, issuer, places) if name else issuer


def leading_doer(text: str) -> str:
    """The first of joint doers: 市教育局会同市公安局 -> 市教育局."""
    first = _JOINT.split(_BY_NAME.sub("", text), maxsplit=1)[0] or text
    if take_apart(first).organ in organs():
        return first
    for joint in _AND.finditer(first):
        # 住房和城乡建设局 is one body: only what is whole on its own is split off.
        if _is_body(take_apart(first[: joint.start()])):
            return first[: joint.start()]
    return first


def administrative_code(name: str | None) -> str | None:
    """The GB/T 2260 code of the place in a name; None where unknown or ambiguous."""
    region = known_region(take_apart(leading_doer(name)).places) if name else None
    return region.code if region else None


@lru_cache(maxsize=4096)
def _resolve(name: str, issuer: str | None, places: tuple[str, ...]) -> str | None:
    parts = take_apart(name)
    level = _self_references().get(name)
    if _is_leader(name):
        return name
    if issuer is None:
        return name if level is None and _is_body(parts) else None
    own = _issuers(issuer)[0]
    if level is not None:
        return _own_or_upper(name, level, issuer, own, places)
    if (office := _office_of_ours(name, parts)) is not None:
        return issuer + office
    if aggregate := _AGGREGATE.match(name):
        return name if _is_other_system(name[aggregate.end() :], own) else issuer
    if not _is_body(parts) or any(_names(parts, one) for one in _issuers(issuer)):
        return issuer
    if is_masked(issuer) or is_masked(name):
        return name
    return _complete(name, parts, own, places) or name


@cache
def _self_references() -> dict[str, str]:
    return {row["word"]: row["level"] for row in read_table("self_references")}


@cache
def _leader_pattern() -> re.Pattern[str]:
    words = {
        kind: "|".join(row["word"] for row in read_table("persons") if row["kind"] == kind)
        for kind in ("surname", "title")
    }
    return re.compile(rf"(?:{words['surname']})[^\W省市县区局委部副]{{1,2}}(?:{words['title']})")


def _is_leader(name: str) -> bool:
    """A leader named by name and title (习近平总书记), not by title alone (局长)."""
    return _leader_pattern().fullmatch(name) is not None


def _issuers(issuer: str) -> list[BodyName]:
    """The parts of each name in an issuer: 中共岚州市委、岚州市人民政府."""
    return [take_apart(_BY_NAME.sub("", one)) for one in issuer.split("、")]


def _own_or_upper(
    name: str, level: str, issuer: str, own: BodyName, places: tuple[str, ...]
) -> str:
    """The issuer; but 市局 in the report of a county's bureau is the city's bureau."""
    if not level or is_masked(issuer) or _has_level(own, level) or not own.places:
        return issuer
    above = _place_at(level, own, places)
    return above + stem(own.organ) + name[1:2] if above and own.organ else name


def _office_of_ours(name: str, parts: BodyName) -> str | None:
    """What follows 我局 or 市局 in the name of a unit (法制支队); "" for an inner body."""
    ours = _OFFICE_OF_OURS.match(name)
    if ours is None or parts.organ in organs():
        inner = organs().get(name)
        return "" if inner is not None and inner.kind == "inner" else None
    office = organs().get(name[ours.end() :])
    if office is not None and office.kind in ("unit", "institution"):
        return name[ours.end() :]
    return (
        "" if office is not None or name[ours.end() :].endswith(endings("establishment")) else None
    )


def _is_body(parts: BodyName) -> bool:
    """Whether a name is that of a public body or a place, not of people or firms."""
    placed = bool(parts.places or parts.level or parts.prefix)
    organ = parts.organ
    if not organ or organ in organs():
        return bool(organ or parts.places)
    if organ.endswith(endings("word")):
        return False
    head = organs().get(leading_organ(organ))
    if head and (placed or head.kind == "national"):
        return True
    placed = placed or organ.startswith(("国家", "中央"))
    if organ.endswith(endings("body")) and (placed or organ not in endings("body")):
        return True
    if organ.endswith(_unit_names()):
        return True
    if _GENERIC.search(organ):
        return _system_of(_GENERIC.sub("", organ)) is not None
    return organ in systems() or (placed and organ.endswith(endings("establishment")))


@cache
def _unit_names() -> tuple[str, ...]:
    """Teams and stations, often named after a place that has no rank word: 城关派出所."""
    return tuple(name for name, organ in organs().items() if organ.kind == "unit")


def _system_of(organ: str) -> str | None:
    known = organs().get(organ) or organs().get(without_inner_body(organ))
    if known is not None:
        return known.system or None
    return next((s for s in sorted(systems(), key=len, reverse=True) if organ.startswith(s)), None)


def _is_other_system(organ: str, own: BodyName) -> bool:
    """Whether 法院 (of 全市法院) belongs to another line of administration than the issuer."""
    system = _system_of(_GENERIC.sub("", organ)) if organ else None
    return system is not None and system != _system_of(own.organ)


def _names(parts: BodyName, issuer: BodyName) -> bool:
    """Whether a name is the issuer's own, abridged or with an inner body (市教育局党组)."""
    return _same_organ(parts, issuer) and _same_place(parts, issuer)


def _same_organ(parts: BodyName, issuer: BodyName) -> bool:
    if not parts.organ:
        return True
    if _GENERIC.search(parts.organ) or parts.organ in systems():
        return _system_of(_GENERIC.sub("", parts.organ)) == (_system_of(issuer.organ) or "-")
    short, full = without_inner_body(parts.organ), issuer.organ
    if official_organ(short) == official_organ(full):
        return True
    if not (parts.level or parts.places) and full.endswith(official_organ(short)):
        return True
    # 卫健委 and 卫生健康委员会, 人大常委会 and 人民代表大会常务委员会
    ends = (full[-1:], full.removesuffix("员会")[-1:])
    return short.endswith(ends) and is_abbreviation(short, full)


def _same_place(parts: BodyName, issuer: BodyName) -> bool:
    if parts.places:
        return issuer.places[-len(parts.places) :] == parts.places
    return not parts.level or _has_level(issuer, parts.level)


def _has_level(body: BodyName, level: str) -> bool:
    return body.places[-1].endswith(level) if body.places else body.level in ("", level)


def _complete(name: str, parts: BodyName, own: BodyName, places: tuple[str, ...]) -> str | None:
    """Another body's name with the region that it lies in; None where nothing tells it."""
    known = organs().get(parts.organ)
    organ = official_organ(without_inner_body(parts.organ))
    if parts.places and organ in _BARE_ORGANS and own.organ:
        # 白鹿区局 in the report of a market regulator is the district's market regulator.
        organ = own.organ if own.organ.endswith(organ) else stem(own.organ) + organ
    if known is not None and known.kind == "national":
        return organ
    if parts.places:
        above = _above(parts.places, own, places, is_body=bool(organ))
        return parts.prefix + above + "".join(parts.places) + organ
    if parts.level:
        region = _place_at(parts.level, own, places)
        return parts.prefix + region + organ if region else None
    bare = known is not None or organ.endswith(_unit_names())
    return "".join(own.places) + organ if bare and not parts.prefix else name


def _place_at(level: str, own: BodyName, places: tuple[str, ...]) -> str | None:
    """The place that 市 or 省 stands for in a report of `own`."""
    for chain in (own.places, *(take_apart(place).places for place in places)):
        for last in range(len(chain), 0, -1):
            if chain[last - 1].endswith(level):
                return "".join(chain[:last])
    region = known_region(own.places)
    # Counties' names recur (and reports invent them): only a city's name tells its province.
    above = parents(region) if region is not None and region.level == "prefecture" else []
    return next((place.name for place in above if place.name.endswith(level)), None)


def _above(inner: tuple[str, ...], own: BodyName, places: tuple[str, ...], *, is_body: bool) -> str:
    """The places to write before `inner`: 云泽市 before 安平县; a city's bodies stand alone."""
    first = rank(inner[0])
    if first <= 1 or (first == 2 and is_body):
        return ""
    if first == 2:
        return own.places[0] if own.places and _lies_in(inner[0], own.places[0]) else ""
    larger = tuple(place for place in own.places if rank(place) < first)
    if not larger:
        known = [take_apart(place).places for place in places]
        return next(("".join(c) for c in known if c and rank(c[-1]) < first), "")
    region = known_region((*larger, inner[0]))
    if region is not None and all(rank(place) == 1 for place in larger):
        return parents(region)[0].name
    return "".join(larger)


def _lies_in(city: str, province: str) -> bool:
    """Whether a city may be one of the province's: 浙江省 helps, but 泸州市 lies in 四川省."""
    if rank(province) != 1:
        return False
    return city not in regions_by_name() or known_region((province, city)) is not None
