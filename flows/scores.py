"""Scores as tables: by level, document, sector and error class, and the errors in context."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.table import Table

from annotations.intervals import intervals
from annotations.scoring import ERROR_CLASSES, Outcome, Row, count
from flows.display import console, plain, table
from flows.evaluate import Evaluation

COMPARED = ("agency", "action", "object", "quantity_text", "value", "bound", "unit", "status")
# How much of the text is shown around the quantity of an error, in characters.
BEFORE, AFTER = 40, 20


LEVEL_COLUMNS = ("level", "precision", "recall", "F1", "95 % interval", "right/found/wanted")
ERROR_COLUMNS = ("document", "error", "gold", "found", "text")


def level_rows(outcomes: Sequence[Outcome]) -> list[tuple[str, ...]]:
    """Rows of LEVEL_COLUMNS: precision, recall and F1 of each level, the F1's 95 % interval."""
    ends = intervals(outcomes)
    return [
        (
            level,
            *(f"{rate:.3f}" for rate in counts.rates()),
            f"{ends[level].low:.3f}-{ends[level].high:.3f}",
            "/".join(map(str, counts)),
        )
        for level, counts in count(outcomes).items()
    ]


def levels_table(outcomes: Sequence[Outcome], title: str | None = None) -> Table:
    """Precision, recall and F1 of each level, with the 95 % interval of the F1."""
    return table(LEVEL_COLUMNS, level_rows(outcomes), title=title)


def group_rows(groups: Mapping[str, Sequence[Outcome]]) -> list[tuple[str, ...]]:
    """A row a group (document or sector): its name, its facts and the F1 of each level."""
    rows = []
    for group, outcomes in groups.items():
        counts = count(outcomes)
        f1 = [f"{of_level.rates()[2]:.3f}" for of_level in counts.values()]
        rows.append((group, str(counts["fact"].wanted), *f1))
    return rows


def groups_table(name: str, groups: Mapping[str, Sequence[Outcome]]) -> Table:
    """A row a group, its levels as columns."""
    return table((name, "facts", *count([])), group_rows(groups), title=f"F1 by {name}")


def error_classes(outcomes: Iterable[Outcome]) -> Counter[str]:
    """How often each class of error occurs; one fact may have several."""
    return Counter(name for one in outcomes for name in one.error_classes)


def classes_table(evaluation: Evaluation) -> Table:
    """A row an error class: how often in each sector, and in all."""
    sectors = {name: error_classes(group) for name, group in evaluation.by_sector().items()}
    rows = [
        (name, *(plain(found[name] or None) for found in sectors.values()), str(total))
        for name in ERROR_CLASSES
        if (total := sum(found[name] for found in sectors.values()))
    ]
    return table(("error", *sectors, "all"), rows, title="Errors by class and sector")


def print_evaluation(evaluation: Evaluation, *, by_document: bool, by_sector: bool) -> None:
    """All tables."""
    out = console()
    if by_document:
        out.print(groups_table("document", evaluation.by_document()))
    if by_sector:
        out.print(groups_table("sector", evaluation.by_sector()))
        out.print(classes_table(evaluation))
    out.print(levels_table(evaluation.outcomes))


def print_errors(evaluation: Evaluation, number: int) -> None:
    """Gold beside what was found for the first errors, each in its text."""
    out = console()
    for error in [one for one in evaluation.outcomes if one.wrong][:number]:
        for line in error_lines(error, evaluation.texts):
            out.print(line, markup=False)


def error_lines(error: Outcome, texts: Mapping[str, str]) -> Iterator[str]:
    """The error's classes, gold, what was found, and the text around the quantity."""
    document, classes, gold, found, text = error_row(error, texts)
    yield f"{document}  {classes}"
    yield f"    gold  {gold}"
    yield f"    found {found}"
    if text:
        yield f"    text  {text}"


def error_row(error: Outcome, texts: Mapping[str, str]) -> tuple[str, str, str, str, str]:
    """A row of ERROR_COLUMNS: what gold says, what was found, and the text around it."""
    gold, found = (
        " | ".join(plain(fact.get(key)) for key in COMPARED) if fact else "-"
        for fact in (error.gold, error.found)
    )
    fact = error.gold or error.found
    text = context(texts[error.document], fact) if fact and error.document in texts else ""
    return error.document, ", ".join(error.error_classes), gold, found, text


def context(text: str, fact: Row) -> str:
    """The text around a fact's quantity, which stands in 【】; line ends become spaces."""
    start, end = int(fact["quantity_start"]), int(fact["quantity_end"])
    shown: list[Any] = [text[max(0, start - BEFORE) : start], text[start:end]]
    around = f"{shown[0]}【{shown[1]}】{text[end : end + AFTER]}"
    return " ".join(around.split())
