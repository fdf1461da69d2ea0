"""What people start from Prefect's UI: typed flows whose paths stay inside the configured folders.

Each runs the body of the flow behind it in its own flow run; a flow run inside it would cost
another second.
"""

from typing import Any

from prefect import flow, get_run_logger
from prefect.states import Completed

from flows.folders import GOLD, INBOX, REVIEWED, WAREHOUSES, own_warehouse
from flows.serving import fields
from flows.states import completed, failed

# What was told once must be learned once: a run does not end because another one trains.
OTHER_TRAINING_SECONDS = 6 * 3600


@flow(name="extract", persist_result=False)
def extract(
    sources: fields.Sources,
    warehouse: fields.Warehouse = fields.DEFAULT_WAREHOUSE,
    profile: fields.ProfileChoice = fields.Profile.EMBEDDED,
    force: fields.Force = False,
) -> Any:
    """从报告中抽取事实，写入数据仓库。

    Extract the facts of reports into a warehouse.
    """
    from flows.extract import extract as behind

    paths = INBOX.sources(sources, get_run_logger().warning)
    return behind.fn(paths, str(own_warehouse(warehouse)), profile.value, force)


@flow(name="retrain", persist_result=False)
def retrain(
    annotations: fields.Annotations,
    epochs: fields.Epochs = 3,
    replay: fields.Replay = 2000,
    repeat: fields.Repeat = 8,
    rate: fields.Rate = 2e-3,
    kept: fields.Kept = 0.0,
    seed: fields.Seed = 2,
    trust: fields.Trust = False,
) -> Any:
    """用审核过的标注继续训练；更好才启用。

    Train the extraction on with reviewed annotations; promote it where it is better.
    """
    from flows.retrain import retrain as behind
    from models.training.candidate import Retraining

    paths = REVIEWED.sources(annotations, get_run_logger().warning)
    settings = Retraining(
        epochs=epochs, replay=replay, repeat=repeat, rate=rate, kept=kept, seed=seed, trust=trust
    )
    return behind.fn(paths, settings, wait_seconds=OTHER_TRAINING_SECONDS)


@flow(name="evaluate", persist_result=False)
def evaluate(
    gold: fields.Gold = "test",
    texts: fields.Texts = None,
    warehouse: fields.Scored = None,
    profile: fields.ProfileChoice = fields.Profile.EMBEDDED,
    errors: fields.Errors = 20,
) -> Any:
    """用标准答案给抽取打分：精确率、召回率和 F1。

    Score the extraction against gold: precision, recall and F1.
    """
    from flows.evaluate import evaluate as behind

    return behind.fn(
        str(GOLD.inside(gold)),
        str(GOLD.inside(texts)) if texts else None,
        str(WAREHOUSES.inside(warehouse)) if warehouse else None,
        profile.value,
        errors,
        within=GOLD,
    )


@flow(name="publish", persist_result=False)
def publish(warehouse: fields.Warehouse = fields.DEFAULT_WAREHOUSE) -> Any:
    """发布数据仓库的只读副本。

    Publish a copy of a warehouse for readers.
    """
    from flows.publish import run_shown

    return run_shown(own_warehouse(warehouse))


# The list is never changed; the form shows no other default as an empty list.
@flow(name="ingest", persist_result=False)
def ingest(addresses: fields.Addresses = []) -> Any:  # noqa: B006
    """扫描收件箱和审核文件夹，下载网址，有新内容就发出事件。

    Fetch the addresses, scan the inbox and the reviewed annotations; an event tells what is new.
    """
    from flows.artifacts.ingest import show_ingested
    from flows.inbox.ingest import PATIENCE_SECONDS, Ingested, NothingFetched, run
    from flows.serving.events import drop_overdue, emit, is_scheduled, outcome

    drop_overdue()
    try:
        patience = 0 if is_scheduled() else PATIENCE_SECONDS
        ingested = run(addresses, emit, outcome, patience_seconds=patience)
    except NothingFetched as failure:
        return failed(failure, Ingested)
    if ingested is None:
        return Completed(message="another scan is going on")
    for reason in (*ingested.unfetched, *ingested.refused):
        get_run_logger().warning(reason)
    show_ingested(ingested)
    return completed(ingested)
