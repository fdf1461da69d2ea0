"""What the headers of a cell say: object, action, change."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.data_tables.captions import Caption
from models.data_tables.forms import Form
from models.data_tables.labels import Label
from models.data_tables.lexicon import changes, header_unit, table_words
from models.data_tables.paths import Path
from models.verbs import is_verb, report_verbs

SEPARATOR = "·"
LONGEST_VERB = 4
# 本年制发件数, 累计培训人数: what may stand before a verb.
_BEFORE_VERB = re.compile(r"^(?:本年度?|全年|当年|上年|年度|年内|累计|实际|已|共|每[年月周日天])+")
_RATES = ("增速", "增幅", "增长率", "增长速度")


@dataclass(frozen=True, slots=True)
class Action:
    """A verb of the headers and the cell in which it stands (None where it is not so written)."""

    verb: str
    label: Label | None


def object_of(path: Path, caption: Caption, issuer: str | None) -> str | None:
    """The names of the headers, outer ones first, each once: 鹿汀区·城市低保·户数."""
    names: list[str] = []
    for label in path.labels:
        named = label.name and (label.change is None or _is_level(label))
        if named and (label.is_plain_total or label.name not in names):
            names.append(label.name)
    told = [name for name in names if name not in table_words("total")]
    if not told or (len(names) == 1 and is_verb(names[0])):
        noun = caption.noun(issuer)
        names = [noun, *names] if noun and noun not in names else names
    return SEPARATOR.join(names) or None


def _is_level(label: Label) -> bool:
    """工业增加值增速 is what is measured, 增速 alone a change of it."""
    return label.name not in changes() and label.baseline is None


def action_of(path: Path, verb: str | None, form: Form | None) -> Action | None:
    """The verb whose outcome the cell counts: in the cell itself (`verb`), else in its headers."""
    if verb:
        return Action(_change_verb(verb) or verb, None)
    if form and (told := form.action(path)):
        return Action(told, _holder(path.labels, told))
    changed = change_label(path)
    if changed:
        return Action(_change_verb(_bare(changed)) or "增减", changed)
    return next(_spoken(path), None)


def _spoken(path: Path) -> Iterator[Action]:
    """The verb that begins the header over the cell; where the rows are what is measured (救助人次
    （万人次） under 全市 and its districts), or the columns only times, that of the row's."""
    column = [label for label in path.column if label.name]
    row = [label for label in path.row if label.name]
    leaves = column[-1:]
    if row and (not column or row[-1].units or path.unit_label):
        leaves += row[-1:]
    for leaf in leaves:
        if said := _leading_verb(leaf.name):
            yield Action(said, leaf)


def change_label(path: Path) -> Label | None:
    """The innermost header that says by how much something changed."""
    return next((label for label in reversed(path.labels) if label.change), None)


def direction_of(path: Path, value: float | None, verb: str | None) -> str | None:
    """up or down, where the cell is the size of a change."""
    changed = change_label(path)
    if verb and verb in changes():
        return changes()[verb] if changes()[verb] != "either" else None
    if changed is None:
        rates = [label for label in path.labels if label.name.endswith(_RATES)]
        # 工业增加值增速: the header itself is a change, up or, below zero, down.
        if not rates or value is None or verb:
            return None
        return "down" if value < 0 else "up"
    if changed.change == "down":
        return "down"
    return "down" if value is not None and value < 0 else "up"


def _bare(label: Label) -> str:
    return label.name.replace(label.baseline, "", 1) if label.baseline else label.name


def _change_verb(word: str) -> str | None:
    """增长 of 增长率 and 增速, 下降 of 降幅."""
    found = next((verb for verb in table_words("change_verb") if word.startswith(verb)), None)
    plain = {"up": "增长", "down": "下降", "either": "增减"}
    return found or plain.get(changes().get(word, ""))


def _holder(labels: Sequence[Label], verb: str) -> Label | None:
    return next((label for label in reversed(labels) if verb in label.cell.text), None)


def _leading_verb(name: str) -> str | None:
    """The verb that begins a header: 制发 of 本年制发件数; other verbs than those of reports only
    before what is measured (养护里程, but not 集中 or 结婚登记)."""
    words = _BEFORE_VERB.sub("", name)
    if words.startswith(tuple(table_words("noun"))):
        return None
    for length in range(min(LONGEST_VERB, len(words)), 1, -1):
        verb, rest = words[:length], words[length:]
        if verb in report_verbs() or (is_verb(verb) and header_unit(rest)):
            return verb
    return None
