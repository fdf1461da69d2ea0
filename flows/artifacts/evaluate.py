"""What an evaluation shows: how far it is, the accuracy as a table and a picture, and errors."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from annotations.scoring import ERROR_CLASSES, count
from flows.artifacts import markup
from flows.artifacts.pictures import scores_picture
from flows.artifacts.publishing import Progress, forgiving, markdown, table
from flows.scores import (
    ERROR_COLUMNS,
    LEVEL_COLUMNS,
    error_classes,
    error_row,
    group_rows,
    level_rows,
)

if TYPE_CHECKING:
    from flows.evaluate import Evaluation

PROGRESS, SUMMARY, ACCURACY, PICTURE = (
    "evaluate-progress", "evaluate-summary", "evaluate-accuracy", "evaluate-picture",
)  # fmt: skip


class PassageProgress:
    """How many passages have been read, as an artifact from the first on."""

    def __init__(self) -> None:
        self.shown: Progress | None = None

    def __call__(self, done: int, wanted: int) -> None:
        """So many of so many."""
        words = f"{done} of {wanted} passages"
        self.shown = self.shown or Progress(PROGRESS, words)
        self.shown.at(done / wanted, words)


def show_evaluation(evaluation: "Evaluation", words: str, errors: int, seconds: float) -> None:
    """The scores in all and by sector, the first errors in their texts, and a picture."""
    with forgiving("the scores"):
        levels = level_rows(evaluation.outcomes)
        markdown(SUMMARY, summary_page(evaluation, levels, errors, seconds), words)
        table(ACCURACY, [dict(zip(LEVEL_COLUMNS, row, strict=True)) for row in levels], words)
        drawn = "F1 with its 95 % interval, precision by coverage, errors by class and sector"
        markdown(PICTURE, markup.picture(scores_picture(evaluation), drawn), drawn)


def summary_page(
    evaluation: "Evaluation", levels: Sequence[Sequence[str]], errors: int, seconds: float
) -> str:
    """The same in text, with the errors."""
    return markup.page(
        markup.table(LEVEL_COLUMNS, levels),
        markup.heading("F1 by sector"),
        markup.table(("sector", "facts", *count([])), group_rows(evaluation.by_sector())),
        *_errors(evaluation, errors),
        markup.paragraph(f"{round(seconds, 1)} seconds"),
    )


def _errors(evaluation: "Evaluation", number: int) -> Iterator[str]:
    wrong = [one for one in evaluation.outcomes if one.wrong]
    found = error_classes(wrong)
    if wrong:
        yield markup.heading("Errors")
        classes = [(name, found[name]) for name in ERROR_CLASSES if found[name]]
        yield markup.table(("error", "facts"), classes)
    if wrong[:number]:
        rows = [error_row(one, evaluation.texts) for one in wrong[:number]]
        yield markup.heading(f"The first {len(rows)} of {len(wrong)} errors")
        yield markup.table(ERROR_COLUMNS, rows)
