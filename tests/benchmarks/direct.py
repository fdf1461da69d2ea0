"""Gold sets scored by a pipeline at hand, without a flow and a warehouse around it."""

from dataclasses import asdict

from golds import GoldSet, present

from annotations.gold import read_gold
from annotations.passages import read_passages
from annotations.scoring import Outcome, score
from models.annotated import passage_outcomes
from models.pipeline import Pipeline
from models.reading import read_source


def sets(*, unseen: bool = False) -> list[GoldSet]:
    """The sets that may be looked at while something is chosen; all of them with `unseen`."""
    return [one for one in present() if one.seen or unseen]


def outcomes_of(pipeline: Pipeline, gold: GoldSet) -> list[Outcome]:
    """What the pipeline finds in the set's texts, against its gold."""
    if gold.gold.is_dir():
        return _of_passages(pipeline, gold)
    wanted = read_gold(gold.gold)
    assert gold.texts is not None
    found = [
        {**asdict(fact), "source_name": name}
        for name in wanted.documents()
        for fact in pipeline.extract(read_source(gold.texts / name, source_id=name)).facts
    ]
    return score(wanted.facts, wanted.covered(found))


def _of_passages(pipeline: Pipeline, gold: GoldSet) -> list[Outcome]:
    passages = list(read_passages(sorted(gold.gold.glob("*.jsonl"))))
    return passage_outcomes(passages, pipeline.read_passages(passages))
