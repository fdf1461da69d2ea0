"""Versions: promoted and rolled back whole, refused where a byte has changed, never run as code."""

import json
import pickle
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from filelock import FileLock
from spacy.vocab import Vocab

import models.registry as registry
from models.card import read_card, write_card
from models.checksums import SUMS, seal, verify
from models.durable import write_whole
from models.entities.hanlp_tagger import HanlpRecogniser
from models.entities.spacy_ner import SpacyRecogniser, refuse_functions
from models.pipeline import load
from models.registry import NoVersion, Superseded, Version
from models.segmentation import segmentation_pipeline

RELEASED = registry.current("extraction")


class Trap:
    """Unpickled, it makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.path,)


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of own versions, v1.1 and v1.2 of the extraction among them; none is promoted."""
    folder = tmp_path / "own"
    monkeypatch.setenv(registry.OWN, str(folder))
    for number in ("v1.1", "v1.2"):
        version(folder, number)
    return folder


def version(folder: Path, number: str, name: str = "extraction") -> Version:
    place = folder / name / number
    (place / "relations").mkdir(parents=True)
    (place / "relations" / "config.json").write_text(number)
    write_card(place, {"version": number})
    seal(place)
    return Version(name, number, place)


def test_the_released_versions_are_sealed_and_have_cards() -> None:
    for name in registry.NAMES:
        one = registry.verified(registry.current(name))
        card = read_card(one.folder)
        assert (card["name"], card["version"]) == (name, one.number)
        assert {"data", "code", "licence", "seconds"} <= card.keys()
    metrics = read_card(RELEASED.folder)["metrics"]
    assert metrics["facts"]["f1"] > 0.8
    assert {"sector health", "label AGENCY", "spaCy's label AGENCY"} <= metrics.keys()


def test_versions_are_found_in_both_folders(own: Path) -> None:
    version(own, "v1.10")
    version(own, "v1.9")
    (own / "extraction" / ".retrain-0").mkdir()
    (own / "extraction" / "v2-broken").mkdir()
    numbers = [one.number for one in registry.versions("extraction")]
    assert numbers == ["v1", "v1.1", "v1.2", "v1.9", "v1.10"]
    assert registry.find("extraction", "v1").folder == RELEASED.folder
    assert registry.current("extraction") == RELEASED
    following = registry.following(registry.find("extraction", "v1.2"))
    assert (following.number, following.folder) == ("v1.3", own / "extraction" / "v1.3")
    assert registry.next_release("extraction").number == "v2"
    assert registry.next_release("segmentation").folder == own / "segmentation" / "v2"


def test_promotion_and_rollback(own: Path) -> None:
    for number in ("v1.1", "v1.2", "v1.2"):
        registry.promote(registry.find("extraction", number))
        assert registry.current("extraction").number == number
    assert registry.history("extraction") == ["v1", "v1.1", "v1.2"]
    assert [registry.rollback("extraction").number for _ in range(2)] == ["v1.1", "v1"]
    with pytest.raises(NoVersion, match="before v1"):
        registry.rollback("extraction")
    assert registry.current("extraction") == RELEASED
    assert [path.name for path in (own / "extraction").glob(".*")] == [".promotion.lock"]


@pytest.mark.usefixtures("own")
def test_a_version_takes_the_place_of_the_one_it_was_made_from() -> None:
    one, other = (registry.find("extraction", number) for number in ("v1.1", "v1.2"))
    registry.promote(one)
    with pytest.raises(
        Superseded, match=r"made from extraction-v1, but extraction-v1\.1 is in use"
    ):
        registry.promote(other, in_place_of=RELEASED)
    assert registry.current("extraction") == one
    registry.promote(other, in_place_of=one)
    assert registry.current("extraction") == other


def test_one_promotion_at_a_time(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What two write at once would lose one of them."""
    monkeypatch.setattr(registry, "PATIENCE", 0)
    one = registry.find("extraction", "v1.1")
    registry.promote(one)
    with FileLock(own / "extraction" / ".promotion.lock"):
        for change in (lambda: registry.promote(one), lambda: registry.rollback("extraction")):
            with pytest.raises(OSError, match="another process promotes in"):
                change()
    assert registry.history("extraction") == ["v1", "v1.1"]


@pytest.mark.parametrize("content", ["{", "3", "", "\udcff"])
def test_a_damaged_card(content: str, own: Path) -> None:
    folder = own / "extraction" / "v1.1"
    (folder / "card.json").write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(OSError, match=r"card\.json is damaged: bring it back"):
        read_card(folder)
    assert read_card(own) == {}


@pytest.mark.parametrize("number", ["v9", "", "../v1", "v1.", "CURRENT"])
def test_a_version_that_is_not_there(number: str) -> None:
    with pytest.raises(NoVersion, match="there are: v1"):
        registry.find("extraction", number)


def test_nothing_is_rolled_back_to_that_has_changed(own: Path) -> None:
    registry.promote(registry.find("extraction", "v1.1"))
    registry.promote(registry.find("extraction", "v1.2"))
    (own / "extraction" / "v1.1" / "relations" / "config.json").write_text("v1.7")
    with pytest.raises(OSError, match=r"config\.json has changed"):
        registry.rollback("extraction")
    assert registry.current("extraction").number == "v1.2"
    with pytest.raises(OSError, match=r"config\.json has changed"):
        registry.promote(registry.find("extraction", "v1.1"))


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "CURRENT"
    write_whole(path, "v1\n")
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, "v1\nv2\ud800")
    assert path.read_text() == "v1\n"


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        (lambda folder: flip(folder / "relations" / "weights.safetensors"), "has changed"),
        (lambda folder: flip(folder / "hanlp_tagger" / "model.pt"), "has changed"),
        (lambda folder: flip(folder / "spacy_ner" / "ner" / "model"), "has changed"),
        (lambda folder: flip(folder / "card.json"), "has changed"),
        (lambda folder: (folder / "calibration" / "curve.json").unlink(), "is missing"),
        (lambda folder: (folder / "relations" / "weights.pkl").touch(), "was added"),
        (lambda folder: (folder / SUMS).unlink(), f"no {SUMS}"),
    ],
)
def test_a_changed_byte_is_refused(
    harm: object, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "extraction" / "v1.1"
    shutil.copytree(RELEASED.folder, folder)
    monkeypatch.setenv(registry.OWN, str(tmp_path))
    registry.promote(registry.find("extraction", "v1.1"))
    harm(folder)  # type: ignore[operator]
    for version in (None, registry.find("extraction", "v1.1")):
        with pytest.raises(OSError, match=reason) as error:
            load(extraction=version)
        assert "\n" not in str(error.value)
        assert str(folder) in str(error.value)


def test_checksums_are_those_of_sha256sum(own: Path) -> None:
    folder = own / "extraction" / "v1.1"
    verify(folder)
    lines = (folder / SUMS).read_text().splitlines()
    assert [line[64:] for line in lines] == ["  card.json", "  relations/config.json"]


def copied(part: str, folder: Path) -> Path:
    shutil.copytree(RELEASED.folder / part, folder / part)
    return folder / part


def test_a_pickle_in_the_place_of_the_tagger_is_not_run(tmp_path: Path) -> None:
    folder, sprung = copied("hanlp_tagger", tmp_path), tmp_path / "sprung"
    torch.save({"out.weight": Trap(sprung)}, folder / "model.pt")
    with pytest.raises(OSError, match="no weights of this tagger"):
        HanlpRecogniser(folder)
    (folder / "model.pt").write_bytes(pickle.dumps(Trap(sprung), protocol=2))
    with pytest.raises(OSError, match="no weights of this tagger"):
        HanlpRecogniser(folder)
    # HanLP reads again without any care what is no dictionary.
    torch.save([1], folder / "model.pt")
    with pytest.raises(OSError, match="no weights of this tagger"):
        HanlpRecogniser(folder)
    assert not sprung.exists()


@pytest.mark.parametrize(
    ("file", "part"),
    [
        ("config.json", {"embed": {"classpath": "pathlib.Path"}}),
        ("vocabs.json", {"tag": {"type": "pathlib.Path", "idx_to_token": ["O"]}}),
    ],
)
def test_classes_that_the_taggers_files_name_are_not_made(
    file: str, part: dict[str, object], tmp_path: Path
) -> None:
    folder = copied("hanlp_tagger", tmp_path)
    settings = json.loads((folder / file).read_text("utf-8"))
    (folder / file).write_text(json.dumps(settings | part), "utf-8")
    with pytest.raises(OSError, match="names a class"):
        HanlpRecogniser(folder)


HASH_EMBED = '@architectures = "spacy.HashEmbedCNN.v2"'


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (HASH_EMBED, '@architectures = "somewhere.Else.v1"'),
        (HASH_EMBED, '@architectures: "somewhere.Else.v1"'),
        (HASH_EMBED, ' @architectures = "somewhere.Else.v1"'),
        (HASH_EMBED, "@architectures = ${nlp.elsewhere}"),
        ("before_creation = null", 'before_creation = {"@callbacks":"somewhere.Else.v1"}'),
        ("before_creation = null", 'before_creation = [{"a":{"@misc":"somewhere.Else.v1"}}]'),
        ('factory = "ner"', 'factory = "other"'),
        ('factory = "ner"', 'factory : "lemmatizer"'),
        ('factory = "ner"', 'source = "somewhere"'),
        ("[paths]", "[paths"),
    ],
)
def test_a_ner_that_asks_for_other_functions_is_not_loaded(
    old: str, new: str, tmp_path: Path
) -> None:
    folder = copied("spacy_ner", tmp_path)
    text = (folder / "config.cfg").read_text("utf-8")
    refuse_functions(folder / "config.cfg")
    assert old in text
    (folder / "config.cfg").write_text(text.replace(old, new), "utf-8")
    with pytest.raises(OSError, match=r"config\.cfg (asks for|is no config of spaCy)"):
        SpacyRecogniser(folder, Vocab())


def test_a_ner_without_a_config_is_not_loaded(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"config\.cfg"):
        SpacyRecogniser(tmp_path, Vocab())


@pytest.mark.parametrize("missing", ["features.msgpack", "weights.npz"])
def test_pkuseg_is_not_left_to_look_for_pickles(missing: str, tmp_path: Path) -> None:
    folder, sprung = tmp_path / "segmentation", tmp_path / "sprung"
    shutil.copytree(registry.current("segmentation").folder, folder)
    (folder / missing).unlink()
    (folder / "features.pkl").write_bytes(pickle.dumps(Trap(sprung), protocol=2))
    with pytest.raises(OSError, match="no segmentation model"):
        segmentation_pipeline(folder)
    assert not sprung.exists()


def test_pkuseg_reads_arrays_and_no_objects(tmp_path: Path) -> None:
    folder, sprung = tmp_path / "segmentation", tmp_path / "sprung"
    shutil.copytree(registry.current("segmentation").folder, folder)
    trap = np.array([Trap(sprung)], dtype=object)
    np.savez(folder / "weights.npz", sizes=trap, w=trap)
    with pytest.raises(ValueError, match="allow_pickle"):
        segmentation_pipeline(folder)
    assert not sprung.exists()
