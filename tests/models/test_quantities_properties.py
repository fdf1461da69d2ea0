"""Numbers written in every form are read back; other ways of writing change nothing."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from models.quantities import find_quantities
from models.quantities.numerals import read_numeral

DIGITS = "零一二三四五六七八九"
WIDE = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
UNITS = st.sampled_from(["家", "人次", "万元", "%", "公里", "个百分点", "小时", "吨", "件"])
BEFORE = st.sampled_from(["", "近", "超过", "不少于", "约"])
AFTER = st.sampled_from(["", "以上", "左右", "以内"])


def in_chinese(number: int) -> str:
    """A plain rendering by thousands, independent of the reader: 20300 is 二万零三百."""
    if number < 10_000:
        return _small(number)
    scale, name = (10**8, "亿") if number >= 10**8 else (10**4, "万")
    head, rest = divmod(number, scale)
    if not rest:
        return in_chinese(head) + name
    link = "零" if rest < scale // 10 else ""
    return in_chinese(head) + name + link + in_chinese(rest)


def _small(number: int) -> str:
    text, gap = "", False
    for scale, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // scale % 10
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + name
        gap = not digit
    return text or "零"


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_chinese_numerals_read_back(number: int) -> None:
    numeral = read_numeral(in_chinese(number))
    assert numeral is not None
    assert numeral.value == number


@given(st.integers(min_value=0, max_value=10**15))
def test_grouped_and_plain_arabic_read_back(number: int) -> None:
    for text in (str(number), f"{number:,}", f"{number:,}".replace(",", "，")):
        (quantity,) = find_quantities(f"共有{text}件。")
        assert quantity.value == number


@given(st.decimals(min_value="0.01", max_value=9999, places=2), st.sampled_from("万亿"))
def test_magnitudes_multiply(number: object, magnitude: str) -> None:
    (quantity,) = find_quantities(f"投入{number}{magnitude}元。")
    scale = {"万": 10**4, "亿": 10**8}[magnitude]
    assert quantity.value is not None
    assert abs(quantity.value - float(str(number)) * scale) <= 1e-6 * scale


@given(st.integers(min_value=1, max_value=99999), BEFORE, AFTER, UNITS)
def test_full_width_changes_no_value(number: int, before: str, after: str, unit: str) -> None:
    text = f"今年{before}{number}.5{unit}{after}。"
    wide = text.translate(WIDE)
    plain, folded = find_quantities(text), find_quantities(wide)
    assert len(plain) == len(folded) == 1
    assert wide[folded[0].start : folded[0].end] == folded[0].text
    for field in ("start", "end", "kind", "value", "low", "high", "bound", "unit"):
        assert getattr(plain[0], field) == getattr(folded[0], field)


@given(st.integers(min_value=11, max_value=99999))
def test_chinese_numerals_mean_what_arabic_ones_mean(number: int) -> None:
    (arabic,) = find_quantities(f"查处案件超过{number}起。")
    (chinese,) = find_quantities(f"查处案件超过{in_chinese(number)}起。")
    assert (arabic.value, arabic.low, arabic.bound) == (chinese.value, chinese.low, chinese.bound)


NUMERALS = "一二十百万亿零几余多近约超0123456789.,，%xX*×-—至"
AROUND = "第年月日元家个半成倍分之《》“” \n"


@given(st.text(alphabet=NUMERALS + AROUND))
def test_spans_are_sound_for_any_text(text: str) -> None:
    for bare in (False, True):
        found = find_quantities(text, bare=bare)
        assert all(text[q.start : q.end] == q.text and q.text for q in found)
        assert all(a.end <= b.start for a, b in pairwise(found))
        for q in found:
            assert q.low is None or q.high is None or q.low <= q.high
