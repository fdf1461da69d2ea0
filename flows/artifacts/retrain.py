"""What a retraining shows: how far it is, the gate's verdict, and which facts change."""

from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any

from prefect import get_run_logger

from flows.artifacts import markup
from flows.artifacts.publishing import Progress, forgiving, markdown
from flows.progress import say_step

if TYPE_CHECKING:
    from flows.retrain import Retrained

PROGRESS, SUMMARY, CHANGED = "retrain-progress", "retrain-summary", "what-changed"
# About how long each step takes with three epochs over all passages, in hundredths.
SHARES = {
    "current": 4, "check": 1, "relations": 75, "spacy_ner": 10, "calibration": 4, "candidate": 5,
    "gate": 1,
}  # fmt: skip


class StepProgress:
    """How far the steps are, as an artifact from the first on, beside what the terminal says."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.done: dict[str, float] = {}
        self.shown: Progress | None = None

    def __call__(self, step: str, share: float) -> None:
        """`share` of a step is done, from 0 to 1."""
        say_step(step, share)
        with self.lock:
            self.note(step, share)
            words = self.words()
            self.shown = self.shown or Progress(PROGRESS, words)
            whole = sum(SHARES[name] * done for name, done in self.done.items())
        self.shown.at(whole / sum(SHARES.values()), words)

    def note(self, step: str, share: float) -> None:
        """Remember it; what was done once stays done, also where its result is asked for again."""
        self.done[step] = max(share, self.done.get(step, 0))

    def words(self) -> str:
        """3 of 7 steps; relations 45 %, spacy_ner."""
        finished = sum(done == 1 for done in self.done.values())
        going_on = (
            f"{name} {done:.0%}".removesuffix(" 0%") for name, done in self.done.items() if done < 1
        )
        return "; ".join(filter(None, [f"{finished} of {len(SHARES)} steps", ", ".join(going_on)]))


def show_retrained(done: "Retrained", card: dict[str, Any]) -> None:
    """The verdict with its reasons, and what changed."""
    with forgiving("the verdict"):
        markdown(SUMMARY, summary_page(done, card), done.verdict)
    if done.comparison:
        markdown(CHANGED, done.comparison.markdown(), done.verdict)


def show_refused(message: str, reasons: Sequence[str]) -> None:
    """The summary of a run that trained nothing; a line in the log for each reason."""
    for reason in reasons:
        get_run_logger().error("refused: %s", " ".join(reason.split()))
    markdown(SUMMARY, markup.page(markup.heading(message), markup.listed(reasons)), "refused")


def summary_page(done: "Retrained", card: dict[str, Any]) -> str:
    """The verdict, why, what it was learned from, how good it is, and what took how long."""
    if done.version == done.start:
        return markup.heading(done.verdict)
    data = card["data"]
    counts = [
        ("passages learned from", data["passages"]),
        ("new ones among them", data["new"]),
        ("new ones held out", data["held out"]),
    ]
    return markup.page(
        markup.heading(done.verdict),
        markup.listed(done.reasons) if done.reasons else "",
        markup.table(("measure", "value"), counts),
        markup.heading("Both versions, group by group"),
        markup.listed(done.measured),
        markup.heading("Seconds"),
        markup.table(("step", "seconds"), list(card["seconds"].items())),
    )
