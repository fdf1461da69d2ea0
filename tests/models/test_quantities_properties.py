"""Numbers written in every form are read back; other ways of writing change nothing."""

import re
from decimal import Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from models.quantities import find_quantities
from models.quantities.numerals import read_numeral

settings.register_profile("busy machine", deadline=None)
settings.load_profile("busy machine")

DIGITS = "零一二三四五六七八九"
FORMAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
WIDE = str.maketrans("0123456789.%-", "０１２３４５６７８９．％－")
GROUPS = st.sampled_from([",", "，", "’", "'", "\u00a0", " "])
UNITS = st.sampled_from(["家", "人次", "万元", "%", "公里", "个百分点", "小时", "吨", "件"])
BEFORE = st.sampled_from(["", "近", "超过", "不少于", "约"])
AFTER = st.sampled_from(["", "以上", "左右", "以内"])
INTEGERS = st.integers(min_value=0, max_value=10**16)
DECIMALS = st.decimals(min_value=0, max_value=10**8, places=4)


def in_chinese(number: int) -> str:
    """A plain rendering by ten thousands, independent of the reader: 20300 is 二万零三百."""
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


def decimal_in_chinese(number: Decimal) -> str:
    """12.05 is 一十二点零五."""
    whole, _, digits = f"{number:f}".partition(".")
    return in_chinese(int(whole)) + "点" + "".join(DIGITS[int(digit)] for digit in digits)


def mixed(number: int) -> str:
    """12345000 is 1234万5千: Arabic before each magnitude."""
    parts = [(number // 10**8, "亿"), (number // 10**4 % 10**4, "万"), (number // 1000 % 10, "千")]
    return "".join(f"{part}{name}" for part, name in parts if part)


def value(text: str) -> float | None:
    numeral = read_numeral(text)
    return numeral.value if numeral else None


@given(INTEGERS)
def test_chinese_numerals_read_back(number: int) -> None:
    assert value(in_chinese(number)) == float(number)
    assert value(in_chinese(number).translate(FORMAL)) == float(number)


@given(DECIMALS)
def test_chinese_decimals_read_back(number: Decimal) -> None:
    assert value(decimal_in_chinese(number)) == float(number)
    assert value(decimal_in_chinese(number).translate(FORMAL)) == float(number)


@given(st.text(alphabet="〇一二三四五六七八九", min_size=3, max_size=16))
def test_digits_in_a_row_read_back(text: str) -> None:
    number = "".join(str("〇一二三四五六七八九".index(character)) for character in text)
    assert value(text) == float(number)


@given(st.integers(min_value=1, max_value=10**13))
def test_mixed_numerals_read_back(number: int) -> None:
    number *= 1000
    (quantity,) = find_quantities(f"共有{mixed(number)}件。")
    assert quantity.value == float(number)


@given(INTEGERS, GROUPS)
def test_grouped_and_plain_arabic_read_back(number: int, separator: str) -> None:
    for text in (str(number), f"{number:,}".replace(",", separator)):
        (quantity,) = find_quantities(f"共有{text}件。")
        assert (quantity.value, quantity.text) == (float(number), f"{text}件")


@given(INTEGERS)
def test_every_form_is_found_as_a_bare_number(number: int) -> None:
    chinese = in_chinese(number)
    for text in (str(number), f"{number:,}", chinese, chinese.translate(FORMAL)):
        if len(text) > 1:  # 零 and 壹 alone beside other characters may be parts of words
            (quantity,) = find_quantities(f"得 {text}。", bare=True)
            assert (quantity.value, quantity.text) == (float(number), text)


@given(st.decimals(min_value="0.01", max_value=9999, places=2), st.sampled_from("万亿"))
def test_magnitudes_multiply(number: Decimal, magnitude: str) -> None:
    (quantity,) = find_quantities(f"投入{number}{magnitude}元。")
    scale = {"万": 10**4, "亿": 10**8}[magnitude]
    assert quantity.value is not None
    assert abs(quantity.value - float(number) * scale) <= 1e-6 * scale


@given(st.integers(min_value=1, max_value=99999), BEFORE, AFTER, UNITS)
def test_full_width_changes_no_value(number: int, before: str, after: str, unit: str) -> None:
    text = f"今年{before}{number}.5{unit}{after}。"
    wide = text.translate(WIDE)
    plain, folded = find_quantities(text), find_quantities(wide)
    assert len(plain) == len(folded) == 1
    assert wide[folded[0].start : folded[0].end] == folded[0].text
    for field in ("start", "end", "kind", "value", "low", "high", "bound", "unit"):
        assert getattr(plain[0], field) == getattr(folded[0], field)


@given(st.integers(min_value=11, max_value=99999), BEFORE, AFTER, UNITS)
def test_chinese_numerals_mean_what_arabic_ones_mean(
    number: int, before: str, after: str, unit: str
) -> None:
    (arabic,) = find_quantities(f"今年{before}{number}{unit}{after}。")
    (chinese,) = find_quantities(f"今年{before}{in_chinese(number)}{unit}{after}。")
    for field in ("kind", "value", "low", "high", "bound", "unit"):
        assert getattr(arabic, field) == getattr(chinese, field)


@given(st.integers(min_value=1, max_value=9999), st.integers(min_value=1, max_value=9999))
def test_ranges_read_back(first: int, second: int) -> None:
    low, high = sorted((first, second + first))
    for link in ("至", "到", "—", "-", "~", "～"):
        (quantity,) = find_quantities(f"补助{low}{link}{high}吨。")
        assert (quantity.low, quantity.high, quantity.bound) == (low, high, "range")


@given(st.integers(min_value=1, max_value=99), st.integers(min_value=1, max_value=59))
def test_parts_of_an_hour_add_up(hours: int, minutes: int) -> None:
    chinese = f"{in_chinese(hours)}小时零{in_chinese(minutes)}分钟"
    for text in (f"{hours}小时{minutes}分钟", f"{hours}个小时{minutes}分", chinese):
        (quantity,) = find_quantities(f"用时{text}。")
        assert quantity.unit == "小时"
        assert quantity.value is not None
        assert abs(quantity.value - hours - minutes / 60) < 1e-9


SIGNS = "一二十百千万亿两半几廿壹零点又余多来近约超负第0123456789.,，' :/%xX*×^½_+±-—~至和"
AROUND = "年月日天时分秒元角块米度个家打折成倍番分之《》“”（）、$￥不大小于以上下内 \n"


@given(st.text(alphabet=SIGNS + AROUND))
def test_spans_are_sound_for_any_text(text: str) -> None:
    for bare in (False, True):
        found = find_quantities(text, bare=bare)
        assert all(text[q.start : q.end] == q.text for q in found)
        assert all(re.fullmatch(r"\S|\S.*\S", q.text, re.DOTALL) for q in found)
        assert all(a.end <= b.start for a, b in pairwise(found))
        for q in found:
            assert q.low is None or q.high is None or q.low <= q.high
