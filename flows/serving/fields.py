"""The fields of the forms: their types, bounds and words, as Prefect's UI shows them.

All limits are such as JSON Schema knows, so that a form refuses before anything starts.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field


class Profile(StrEnum):
    """The pipelines that can extract."""

    EMBEDDED = "embedded"
    SPACY = "spacy"
    HANLP_PRETRAINED = "hanlp-pretrained"


def shown(
    title: str, description: str, json_schema_extra: Mapping[str, Any] = {}, **limits: Any
) -> Any:
    """A field with its words: Prefect takes them from the schema's extra, and from nowhere else."""
    words = {"title": title, "description": description, **json_schema_extra}
    return Field(json_schema_extra=words, **limits)


# A part of a path is neither empty nor . nor .. (no lookahead: pydantic's patterns have none).
PART = r"(?:[^/\\.\x00-\x1f][^/\\\x00-\x1f]*|\.[^/\\.\x00-\x1f][^/\\\x00-\x1f]*)"
RELATIVE = rf"^(?:\.|{PART}(?:/{PART})*/?)$"
DUCKDB = rf"^(?:{PART}/)*[^/\\.\x00-\x1f][^/\\\x00-\x1f]*\.duckdb$"
WEB = r"^https?://[^\s/?#@]+(?:[/?#]\S*)?$"

LONGEST = 500
DEFAULT_WAREHOUSE = "zhengju.duckdb"


def matching(pattern: str, words: str) -> dict[str, Any]:
    """Limits of a field that matches: the form shows the pattern of a value that does not, and so
    with these words at its head, as a comment, which pydantic's patterns have not. For Python,
    which checks the form, $ is also before a last line end; for pydantic it is the end alone."""
    shown_pattern = rf"(?#{words}){pattern.removesuffix('$')}(?!\n)$"
    return {"pattern": pattern, "json_schema_extra": {"pattern": shown_pattern}}


INSIDE = (
    "请填文件夹内的路径：不含“..”，不以“/”开头。 Name a path in the folder: no .., no leading /."
)
FILE = "请填文件夹内以 .duckdb 结尾的文件。 Name a file inside the folder that ends in .duckdb."
ADDRESS = (
    "请填以 http:// 或 https:// 开头的网址。 Name an address that begins with http:// or https://."
)

RelativePath = Annotated[str, Field(max_length=LONGEST, **matching(RELATIVE, INSIDE))]
WebAddress = Annotated[str, Field(max_length=2000, **matching(WEB, ADDRESS))]

Sources = Annotated[
    list[RelativePath],
    shown(
        "报告 Reports",
        "收件箱中的文件或文件夹，“.” 表示全部（txt、html、docx、pdf）。 "
        "Files and folders of the inbox; . is all of it.",
        min_length=1,
        max_length=1000,
    ),
]
Warehouse = Annotated[
    str,
    shown(
        "数据仓库 Warehouse",
        "数据仓库文件夹中的 DuckDB 文件；没有就新建。 "
        "The DuckDB file in the folder of warehouses; made where there is none.",
        max_length=200,
        **matching(DUCKDB, FILE),
    ),
]
ProfileChoice = Annotated[
    Profile,
    shown("流程 Profile", "用哪一套模型抽取。 Which pipeline extracts."),
]
Force = Annotated[
    bool,
    shown("全部重做 Force", "未改动的报告也重新抽取。 Extract again what has not changed."),
]
Annotations = Annotated[
    list[RelativePath],
    shown(
        "标注 Annotations",
        "审核文件夹中的 JSONL 文件或文件夹，“.” 表示全部。 "
        "Files (.jsonl) and folders of reviewed passages; . is all of them.",
        min_length=1,
        max_length=1000,
    ),
]
Epochs = Annotated[
    int,
    shown("轮数 Epochs", "新旧段落一起训练的轮数。 Over old and new passages.", ge=1, le=50),
]
Replay = Annotated[
    int,
    shown(
        "旧段落数 Replay",
        "最多同时复习多少旧段落。 So many old passages at most.",
        ge=0,
        le=100_000,
    ),
]
Repeat = Annotated[
    int,
    shown(
        "重复次数 Repeat",
        "每个新段落在一轮中最多出现多少次。 How often a new passage occurs in an epoch, at most.",
        ge=1,
        le=100,
    ),
]
Rate = Annotated[
    float,
    shown(
        "学习率 Rate",
        "每一步改动权重的幅度；太大会忘记旧的。 How far a step moves the weights; too far forgets.",
        gt=0,
        le=0.1,
    ),
]
Kept = Annotated[
    float,
    shown(
        "保留旧权重 Kept",
        "新权重中旧权重所占的份额：0 全用新的，接近 1 几乎不变。 "
        "The share of the weights before in those after: 0 keeps nothing, near 1 learns nothing.",
        ge=0,
        le=0.95,
    ),
]
Seed = Annotated[
    int,
    shown(
        "随机种子 Seed",
        "同一种子得到同样的权重。 The same seed gives the same weights.",
        ge=0,
        le=2**31 - 1,
    ),
]
Trust = Annotated[
    bool,
    shown(
        "照样训练 Trust",
        "看起来有误的标注也用来训练。 Train also on annotations that look wrong.",
    ),
]
Gold = Annotated[
    RelativePath,
    shown(
        "标准答案 Gold",
        "标注文件夹中的文件或文件夹：标准事实或标注段落（JSONL）。 "
        "A file or folder below the annotations: gold facts or passages (.jsonl).",
    ),
]
Texts = Annotated[
    RelativePath | None,
    shown(
        "原文文件夹 Texts",
        "标准事实的原文在标注文件夹中的位置；段落自带原文。 "
        "Where the texts of gold facts lie below the annotations; passages bring their own.",
    ),
]
Scored = Annotated[
    Annotated[str, Field(max_length=200, **matching(DUCKDB, FILE))] | None,
    shown(
        "数据仓库 Warehouse",
        "给这个数据仓库打分，不重新抽取；空着就重新抽取。 "
        "Score this warehouse instead of extracting; empty extracts.",
    ),
]
Errors = Annotated[
    int,
    shown("错误数 Errors", "列出多少个错误。 How many errors to show.", ge=0, le=200),
]
Addresses = Annotated[
    list[WebAddress],
    shown(
        "网址 Addresses",
        "要下载到收件箱的报告（http、https）。 Reports to be fetched into the inbox.",
        max_length=200,
    ),
]


def is_relative_path(name: str) -> bool:
    """Whether a form takes this name of a file."""
    whole = len(name) <= LONGEST and name.isprintable()
    return whole and re.fullmatch(RELATIVE, name) is not None
