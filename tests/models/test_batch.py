"""What a batch brings: what is news to a version, and what it has learned from batches before."""

import shutil
from collections import Counter
from dataclasses import asdict, replace
from pathlib import Path

import pytest

import models.registry as registry
from annotations.passages import Passage, Span, dev_passages, frozen_passages, training_passages
from annotations.splits import HELD_OUT, CannotSplit, Split, split
from models.card import write_card
from models.checksums import SUMS, seal
from models.registry import Version
from models.training import candidate
from models.training.batch import batch_of
from models.training.candidate import Candidate, Retraining, discard_others
from models.training.learned import NOTHING, lineage, read_learned, write_learned

USUAL = asdict(Retraining())
OTHER = asdict(Retraining(epochs=9))


def passage(number: int, label: str = "ACTION") -> Passage:
    text, spans = f"办案{number}件。", (Span(start=0, end=2, label=label),)
    issuer = f"清溪市第{number}局"
    return Passage(text=text, issuer=issuer, year=2024, section="done", spans=spans, relations=())


FIRST, SECOND = ([passage(n) for n in numbers] for numbers in (range(20), range(20, 40)))
DEALT = split(FIRST, {})


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(registry.OWN, str(tmp_path / "own"))
    return tmp_path / "own" / "extraction"


def made(own: Path, number: str, start: str, earlier: Split, new: Split) -> Version:
    """A version that has learned passages; it holds no weights."""
    folder = own / number
    folder.mkdir(parents=True)
    write_learned(folder, earlier, new)
    card = {"start": start, "settings": USUAL, "documents": dict(new.parts)}
    write_card(folder, card)
    seal(folder)
    return registry.find("extraction", number)


@pytest.fixture
def first(own: Path) -> Version:
    """A version that has learned the first passages."""
    return made(own, "v1.1", "v1", NOTHING, DEALT)


def test_what_was_learned_is_kept_and_sealed(first: Version) -> None:
    assert read_learned(first.folder) == DEALT
    (first.folder / "annotations" / "train.jsonl").write_text("")
    with pytest.raises(OSError, match=r"train\.jsonl has changed"):
        registry.verified(first)


def test_earlier_batches_are_learned_and_asked_again(first: Version, own: Path) -> None:
    """A reviewer's folder grows: what is in it already is no news."""
    batch = batch_of([*FIRST, *SECOND], [], first, USUAL)
    assert {*batch.new.train, *batch.new.held_out} == {*SECOND}
    assert (batch.earlier.train, batch.earlier.held_out) == (DEALT.train, DEALT.held_out)
    second = made(own, "v1.2", "v1.1", batch.earlier, batch.new)
    third = batch_of([passage(n) for n in range(40, 60)], [], second, USUAL)
    assert {*third.earlier.train} == {*DEALT.train, *batch.new.train}
    assert {*third.earlier.held_out} == {*DEALT.held_out, *batch.new.held_out}
    one = Candidate(second, [], third.new, Retraining(repeat=2), own, third.earlier)
    assert one.passages() == [*third.earlier.train, *third.new.train, *third.new.train]


@pytest.mark.parametrize(
    ("old", "replay", "times"),
    [(4, 10, {2, 3}), (4, 4, {1}), (4, 2, {1}), (4, 0, set()), (0, 10, set())],
)
def test_so_many_old_ones_an_epoch(first, own, old, replay, times) -> None:
    """Where there are fewer, each occurs several times: few steps would learn less."""
    known = FIRST[:old]
    new = Split(SECOND[:1], SECOND[1:2], {})
    epoch = Candidate(first, known, new, Retraining(replay=replay, repeat=3), own).passages()
    counted = Counter(epoch)
    assert counted.pop(SECOND[0]) == 3
    assert {*counted.values()} == times
    assert counted.total() == (replay if old else 0)


def test_a_passage_annotated_anew_is_news(first: Version) -> None:
    """It stays in its part, and what was said of it before is taught no more."""
    changed = [passage(n, "OBJECT") for n in range(20)]
    batch = batch_of(changed, [], first, USUAL)
    assert batch.new == split(changed, {})
    assert [one.text for one in batch.new.train] == [one.text for one in DEALT.train]
    assert (batch.earlier.train, batch.earlier.held_out) == ([], [])


def test_documents_stay_in_their_part_without_the_version_that_dealt_them(
    first: Version, own: Path
) -> None:
    turned = Split(DEALT.held_out, DEALT.train, {})
    second = made(own, "v1.2", "v1.1", turned, split(SECOND, {}))
    shutil.rmtree(first.folder)
    batch = batch_of([passage(n, "OBJECT") for n in range(20)], [], second, USUAL)
    assert [one.text for one in batch.new.held_out] == [one.text for one in DEALT.train]


@pytest.mark.parametrize("given", [FIRST, FIRST[::-1], FIRST[:3]])
def test_what_was_learned_so_is_nothing_new(given: list[Passage], first: Version) -> None:
    assert batch_of(given, [], first, USUAL) is None


@pytest.mark.usefixtures("first")
def test_what_an_ancestor_learned_so_is_nothing_new(own: Path) -> None:
    second = made(own, "v1.2", "v1.1", DEALT, split(SECOND, {}))
    write_card(second.folder, {"start": "v1.1", "settings": OTHER})
    assert [str(one) for one in lineage(second)] == [
        "extraction-v1.2", "extraction-v1.1", "extraction-v1"]  # fmt: skip
    assert batch_of([*FIRST, *SECOND], [], second, USUAL) is None


def test_other_settings_may_learn_it_again(first: Version) -> None:
    batch = batch_of(FIRST, [], first, OTHER)
    assert batch.new == DEALT
    assert (batch.earlier.train, batch.earlier.held_out) == ([], [])


@pytest.mark.usefixtures("own")
def test_passages_of_the_sets_are_left_out() -> None:
    start = registry.current("extraction")
    old = training_passages()[:20]
    known = [*old, *dev_passages()[:20], *frozen_passages()[:20]]
    batch = batch_of([*known, *FIRST], old, start, USUAL)
    assert {*batch.new.train, *batch.new.held_out} == {*FIRST}
    with pytest.raises(CannotSplit, match="of 60 given 0 are new and in no training, dev or test"):
        batch_of(known, old, start, USUAL)


@pytest.mark.usefixtures("own")
def test_issuers_of_the_sets_are_held_out() -> None:
    issuers = [dev_passages()[0].issuer, frozen_passages()[0].issuer]
    others = [one.model_copy(update={"issuer": issuer})
              for one, issuer in zip(FIRST, issuers, strict=False)]  # fmt: skip
    batch = batch_of([*others, *SECOND], [], registry.current("extraction"), USUAL)
    assert {*others} <= {*batch.new.held_out}
    assert HELD_OUT in batch.new.parts.values()


def test_a_resumed_run_is_the_same_run(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Same start, data, settings, sets and code; else what was finished is of another run."""
    start = registry.current("extraction")

    def key(new: Split = DEALT, earlier: Split = NOTHING, epochs: int = 3) -> str:
        settings = replace(Retraining(), epochs=epochs)
        return Candidate(start, [], new, settings, own, earlier).key

    assert key() == key()
    others = [key(Split(FIRST, SECOND, {})), key(earlier=DEALT), key(epochs=4)]
    for name in ("dev_passages", "frozen_passages"):
        with monkeypatch.context() as patched:
            patched.setattr(candidate, name, lambda: FIRST)
            others.append(key())
    monkeypatch.setattr(candidate, "code_digest", lambda: "other code")
    others.append(key())
    monkeypatch.undo()
    assert len({*others}) == len(others) == 6


def test_what_is_not_taken_up_again_is_removed(own: Path) -> None:
    one = Candidate(registry.current("extraction"), [], DEALT, Retraining(), own)
    for folder in (one.folder, own / ".retrain-0123456789ab"):
        (folder / "weights").mkdir(parents=True)
    discard_others(own, one)
    assert [*own.iterdir()] == [one.folder]
    discard_others(own)
    assert [*own.iterdir()] == []


def test_released_versions_have_learned_nothing_of_users() -> None:
    released = registry.current("extraction")
    assert (released.folder / SUMS).is_file()
    assert read_learned(released.folder) == NOTHING
    assert [*lineage(released)] == [released]
