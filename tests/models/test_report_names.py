"""What a report tells about names, in invented reports of one or two sentences."""

import pytest

from annotations.records import Report
from models.report_names import names_in


def full_name(text: str, words: str | None, issuer: str | None) -> str | None:
    report = Report("d", "s", 0, len(text), issuer, None, 2024, None, None)
    return names_in(text, report).full_name(words)


NAMES = [
    # short forms that the report introduces
    ("东湖区能源局", "市能源局（以下简称市局）部署检查。", "市局", "市能源局"),
    ("云泽市教育局", "市能源局(以下简称“监管局”)部署检查。", "监管局", "云泽市能源局"),
    ("云泽市教育局", "大柳镇人民政府（简称镇政府）成立专班。", "镇政府", "云泽市大柳镇人民政府"),
    ("云泽市教育局", "省能源局（下称省局）下达计划。", "省局", "省能源局"),
    # no body stands before the bracket
    ("云泽市教育局", "印发三年行动方案（以下简称市局）。", "市局", "云泽市教育局"),
    # a short organ name, and the one organ that the report names in full
    ("云泽市教育局", "市文化广电旅游体育局举办展览。", "市文旅局", "云泽市文化广电旅游体育局"),
    ("云泽市教育局", "市城市管理执法局清理摊点。", "市城管局", "云泽市城市管理执法局"),
    ("云泽市文化广电和旅游局", "市体育局举办比赛。", "县文旅局", "县文化广电和旅游局"),
    # two that it could abridge, or none: as written
    ("云泽市教育局", "市城市管理局、市城市管理执法局巡查。", "市城管局", "云泽市城管局"),
    ("云泽市教育局", "市财政局下达资金。", "市文旅局", "云泽市文旅局"),
    # a bureau is no short form of another that has more in its name
    ("云泽市财政局", "县教育体育局举办比赛。", "市教育局", "云泽市教育局"),
    # the place in which the issuer's lies
    ("安平县教育局", "云泽市安平县是农业大县。", "市教育局", "云泽市教育局"),
    ("安平县教育局", "在云泽市安平县，市局多次调研。", "市局", "云泽市教育局"),
    ("安平县教育局", "安平县是农业大县。", "市教育局", "市教育局"),
    ("XX县教育局", "云泽市XX县是农业大县。", "市教育局", "市教育局"),
    ("安平县教育局", "安平县是农业大县。", None, "安平县教育局"),
    (None, "安平县是农业大县。", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("issuer", "text", "words", "expected"), NAMES)
def test_full_name(issuer, text, words, expected):
    assert full_name(text, words, issuer) == expected


def test_another_report_of_the_source_tells_nothing():
    first, second = "市能源局（以下简称监管局）检查。\n", "监管局检查企业5家。\n"
    text = first + second
    report = Report("d2", "s", len(first), len(text), "云泽市教育局", None, 2024, None, None)
    assert names_in(text, report).words == frozenset()
    assert names_in(text, Report("d1", "s", 0, len(first), "云泽市教育局", None, 2024, None, None)
                    ).words == {"监管局"}  # fmt: skip
