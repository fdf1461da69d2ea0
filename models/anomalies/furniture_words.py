"""The shapes that the words of furniture.csv take on a page, as regular expressions."""

import re

from models.anomalies.lexicon import any_of, words

TABLE = "furniture"
DATE = (
    r"\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?"
    r"(?:\s{0,3}T?\d{1,2}[:：时]\d{2}(?:[:：分]\d{2}秒?)?分?)?"
)
# Labels are set apart inside: 来　源：
INSIDE = r"[ \u3000\xa0]{0,4}"
TIMESTAMP = DATE.removesuffix("?")
NAME = r"(?>[^\s\d|。，、；,;:：【】\[\]]{1,25})(?!\s{0,2}[:：])"
# 王志远 李明, 李 明
SECOND_NAME = r"[^\s\d|。，、；,;:：【】\[\]]{1,4}(?![\w:：]|\s{1,2}[:：])"
# Whose name may stand on the line below 来源: (anything else there may be the report's title).
PUBLISHER = (
    r"[^\s\d|。，、；:：]{1,14}(?:报|网|社|局|厅|委|办|处|科|室|院|部|中心|客户端|政府|公众号)END"
)
CRUMB = r"[^\s>›»＞→|,，。:：]{1,25}"
# LABEL stands for the words of the shape, GAP for blanks within a line, END for its end.
SHAPES = {
    # The column's name is often repeated under the path.
    "path": rf"LABELGAP(?:[:：]\s{{0,4}}(?:{CRUMB})?)?"
    rf"(?:\s{{0,4}}-?[>›»＞→]{{1,2}}\s{{0,4}}(?P<crumb>{CRUMB})){{0,12}}"
    r"(?:\s{1,2}(?P=crumb)(?!\S))?(?!\w)",
    "date": rf"LABELGAP(?:[:：]\s{{0,4}}(?:{DATE})?|{DATE}|(?!\w))",
    "number": r"LABELGAP[:：]?\s{0,4}(?:\d[\d,.]{0,12}[万w]?\+?次?)?(?![\w.%])",
    "name": rf"LABELGAP[:：](?:GAP{NAME}(?:[ \u3000]{SECOND_NAME})?|GAP\n{PUBLISHER})?",
    "code": r"LABELGAP[:：]GAP[^\s。，；|]{0,60}",
    "attachment": r"LABEL\d{0,2}(?=[:：\s《.．]|$)[^\n。]{0,80}$",
    "rest": r"LABEL[^\n。]{0,80}$",
    "button": r"LABEL(?!\w)",
    # A date with the time of day is the page's, a bare date may be the signature's.
    "timestamp": rf"{TIMESTAMP}(?!\w)",
    "minor": rf"(?:LABEL|{DATE})(?!\w)",
}


def _pattern(shape: str, template: str) -> str:
    label = any_of(words(TABLE, "shape", shape), INSIDE)
    parts = {"LABEL": label, "GAP": r"[^\S\n]{0,4}", "END": r"(?=\r?$)"}
    filled = re.sub("LABEL|GAP|END", lambda part: parts[part[0]], template)
    return f"(?P<{shape}>{filled})"


TOKEN = re.compile(
    r"(?<!\w)(?:" + "|".join(_pattern(*shape) for shape in SHAPES.items()) + ")", re.MULTILINE
)
MARK = re.compile(any_of(words(TABLE, "shape", "mark")) + r"[-0-9A-Za-z号]{0,20}")
_METADATA = any_of(words(TABLE, "table", "x"), INSIDE)
LINES = (
    # 发布机构 | 临江市教育局 | 索引号 | 012345 |
    re.compile(rf"^[ \t|]{{0,5}}{_METADATA}[ \t:：]{{0,3}}\|[^\n]{{0,300}}$", re.MULTILINE),
    # ---|---|---|
    re.compile(r"^[ \t]{0,60}(?:\||--)[ \t|:=\-]{0,400}\r?$", re.MULTILINE),
    # 本报记者 王志远 摄
    re.compile(
        r"(?:^|(?<=[。 （]))[^\s。]{0,12}(?:记者|通讯员)[^\n。]{1,20}摄影?[）)]?\r?$", re.MULTILINE
    ),
)
