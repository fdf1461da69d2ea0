"""Furniture, advertisements and lost characters, with the honest text that resembles them."""

import time

import pytest

from models.anomalies import find_anomalies


def found(text: str, kind: str) -> list[str]:
    anomalies = find_anomalies(text)
    for anomaly in anomalies:
        assert text[anomaly.start : anomaly.end] == anomaly.text
        assert anomaly.reason
    return [anomaly.text for anomaly in anomalies if anomaly.kind == kind]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("通过局j9国际站登录官网对外公告", ["j9国际站登录"]),
        ("全市J9国际站登录官网。", ["J9国际站登录官网"]),
        ("办结九游会登录125件", ["九游会登录"]),
        ("受理开云体育官网，共9件", ["开云体育官网"]),
        ("受理kaiyun体育app下载申请9件", ["kaiyun体育app下载"]),
        ("受理bet365官网申请9件", ["bet365"]),
        ("受理澳门威尼斯人网上娱乐申请9件", ["澳门威尼斯人"]),
        ("受理威尼斯人娱乐城注册申请9件", ["威尼斯人娱乐城注册"]),
        ("受理pg电子游戏下载申请9件", ["pg电子游戏下载"]),
        ("受理k9娱乐城登录申请9件", ["k9娱乐城登录"]),
        ("受理最新华体会网址申请9件", ["最新华体会网址"]),
        ("通过平台永利皇宫登录办理9件", ["永利皇宫登录"]),
        ("受理米兰体育登录入口申请9件", ["米兰体育登录入口"]),
        ("受理注册送88元彩金申请9件", ["注册送88元彩金"]),
        ("受理无抵押贷款加微信abc12345申请9件", ["无抵押贷款加微信abc12345"]),
        ("j9国际站登录与乐鱼官网下载", ["j9国际站登录", "乐鱼官网下载"]),
    ],
)  # fmt: skip
def test_advertisements(text: str, expected: list[str]) -> None:
    assert found(text, "advertisement") == expected


@pytest.mark.parametrize(
    "text",
    [
        "国家政务服务平台登录人数达1200人。",
        "接听12345热线来电300件，通过局官网对外公告。",
        "“浙里办”APP下载量达20万次，注册用户9万人。",
        "登录12306官网购票，登录12366平台申报。",
        "建成5G国际体育平台登录系统，推进4K电视官网直播。",
        "查处赌博网站12个，打击网络博彩平台、棋牌游戏网站注册公司3家。",
        "查处代开发票案件9起，当事人通过微信招揽。",
        "加强KTV娱乐场所管理，CBA体育赛事官网售票。",
        "拨开云雾，米兰冬奥会官网上线，威尼斯双年展注册，热爱游戏平台。",
        "举办亚博会官网发布会，开展金沙县官网普查、星空体验课。",
        "K12体育平台登录人数2万人，H5游戏平台下载1万次。",
        "发放小额贷款3亿元，联系电话87654321。",
    ],
)
def test_honest_words_are_no_advertisement(text: str) -> None:
    assert found(text, "advertisement") == []


@pytest.mark.parametrize(
    ("text", "expected", "lost"),
    [
        ("今年212日召开会议", "今年212日", "月"),
        ("2021年1130日召开会议", "2021年1130日", "月"),
        ("2021年11 30日召开会议", "2021年11 30日", "月"),
        ("截至2023年12日，共受理", "2023年12日", "月"),
        ("于2024年月5日印发", "2024年月5日", "month"),
        ("于2024年5月日印发。2024年5月日，", "2024年5月日", "day"),
        ("于2024月5日印发", "2024月5日", "年"),
        ("于202412月31日印发", "202412月31日", "年"),
        ("于20241231日印发", "20241231日", "年 and 月"),
        ("临江市教育局\n  20241231", "20241231", "年, 月 and 日"),
        ("临江市教育局\r\n20241231\r\n", "20241231", "年, 月 and 日"),
        ("特此报告。 临江市教育局 20241231", "20241231", "年, 月 and 日"),
        ("临江市教育局\n2024 12 31\n", "2024 12 31", "年, 月 and 日"),
        ("临江市教育局\n2024年12月31\n", "2024年12月31", "日"),
        ("（临发〔202437号）", "〔202437号", "〕"),
        ("（临发〔2024号）", "〔2024号", "〕"),
        ("（临发[2024 37号）", "[2024 37号", "〕"),
        ("（临发2024〕37号）", "2024〕37号", "〔"),
        ("（临发〔2024〕号）", "〔2024〕号", "number"),
        ("受理\ufffd\ufffd申请", "\ufffd\ufffd", "decoded"),
        ("受理锟斤拷锟斤拷申请", "锟斤拷锟斤拷", "wrongly"),
        ("受理å¹´åº¦申请", "å¹´åº¦", "Latin"),
        ("受理\ue123申请", "\ue123", "private"),
        ("受理???件申请", "???", "question"),
    ],
)
def test_lost_characters(text: str, expected: str, lost: str) -> None:
    assert expected in found(text, "lost_characters")
    reasons = {a.reason for a in find_anomalies(text) if a.kind == "lost_characters"}
    assert len(reasons) == 1
    assert lost in reasons.pop()


@pytest.mark.parametrize(
    "text",
    [
        "2024年2月12日，临发〔2024〕37号，临发［2024］37号，临发(2024)37号",
        "全年365日服务，今年365日无休，全年312日优良",
        "2023年312日以上空气优良，2024年5月日均客流3万人次，2024年12日均值",
        "自收到之日起180日内办结；历时212日。",
        "统一编号20241231号，电话20241231，全年支出20241231元",
        "附件20241231号文件",
        "| 20241231 | 12件 |",
        "许可证（20240031号）",
        "2024年 月 日",
        "受理申请2024件，2024人次",
        "为什么？？怎么办??",
        "\uf0b7 第一项\n\uf06c 第二项",
        "2021—2025年，2021年12月至2022年3月5日",
        "Überprüfung à la carte",
        "第202437号提案",
    ],
)
def test_sound_dates_and_numbers(text: str) -> None:
    assert found(text, "lost_characters") == []


BODY = "全年受理申请125件，办结120件。"


@pytest.mark.parametrize(
    "furniture",
    [
        "您当前的位置:首页 > 信息公开 > 规划计划",
        "您的位置:\n首页\n>\n要闻\n要闻",
        "当前位置：首页>>政务公开>>年度报告",
        "首页 > 公开",
        "时间:2024-12-30 09:42 来源:\n【字体: 打印",
        "来源:临江市教育局  发布日期:2025-02-07 09:34  浏览次数:",
        "来源：\n临江日报客户端\n阅读量：",
        "来　源：临江日报　　作者：王志远 李明",
        "时间:2025-03-17 作者: 点击数: |\n|",
        "浏览量:61\n发布时间:2025-06-15",
        "发布时间：2025年06月15日 10时05分",
        "2026-02-03 09:02:33",
        "浏览次数：1,061次",
        "点赞 0\n收藏 0",
        "下载\n打印\n全屏\n收藏\n【字号：\n加大\n还原\n减小\n】",
        "【字体：大 中 小】【打印】【关闭窗口】",
        "【\n打印本页\n】\n【\n关闭窗口\n】",
        "分享到：微信 微博",
        "【关闭窗口】 |",
        "您当前所在位置：网站首页 -> 政务公开 -> 年度报告",
        "索 引 号 | 0123 | 信息分类 | 教育",
        "来源：办公室 阅读：1.2万",
        "发文单位 | 临江市教育局 | 发文字号 | 无 |\n---|---|---|---|\n索引号 | 0123/2024-02433 |",
        "索引号：000014/2024-00123  主题分类：教育  发文机关：临江市教育局",
        "扫一扫在手机打开当前页",
        "责任编辑：王志远",
        "本报记者 王志远 摄",
        "附件：2024年统计表.xlsx",
        "附件1",
        "1.临江市教育局统计表.docx",
        "上一篇：关于放假的通知\n下一篇：没有了",
        "相关报道：",
        "版权所有：临江市人民政府 临ICP备12345678号-1 临公网安备 22010202000001号",
        "主办单位：临江市人民政府办公室",
        "- 3 -",
        "—12—",
        "第3页 共10页",
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_page_furniture_on_its_lines(furniture: str, newline: str) -> None:
    furniture = furniture.replace("\n", newline)
    for text in (
        f"{BODY}{newline}{furniture}{newline}{BODY}",
        f"{furniture}{newline}{BODY}",
        f"{BODY}{newline}{furniture}",
    ):
        assert "".join(found(text, "page_furniture")) == furniture


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"来源：本站 作者：王志远 {BODY}", ["来源：本站 作者：王志远"]),
        (f"{BODY}浏览次数：61 {BODY}", ["浏览次数：61"]),
        (f"{BODY} 浏览次数：61 {BODY}", ["浏览次数：61"]),
        (f"{BODY}【打印】【关闭】", ["【打印】【关闭】"]),
        (f"您的位置：首页 > 公开 {BODY}", ["您的位置：首页 > 公开"]),
        (f"{BODY} 【字体：大 中 小】 {BODY}", ["【字体：大 中 小】"]),
    ],
)
def test_furniture_on_the_line_of_a_sentence(text: str, expected: list[str]) -> None:
    assert found(text, "page_furniture") == expected


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        "经费来源：财政拨款120万元。",
        "来源：财政拨款120万元",
        "网站浏览次数达120万次，浏览量 120万次，点赞120万人次。",
        "收藏120件文物，下载软件12套，打印材料300份。",
        "时间：2024年1月至12月，受理申请125件。",
        "浏览次数:\n2024年受理申请125件。",
        "来源:\n临江市2024年政府工作报告\n",
        "推广“扫一扫”服务，覆盖12个镇",
        "附件齐全的125件，主办单位12家，主办活动9场",
        "首页设置3个栏目，所在位置12处，当前位置准确",
        "项目 | 2023年 | 2024年\n受理 | 110件 | 125件",
        "来源 | 金额\n财政 | 12万元",
        "时间 | 数量\n2024年 | 12件",
        "大中小学12所，大 中 小 企业12家",
        "大\n中\n小",
        "2024年12月31日",
        "审核：受理案件120件，一审：判决12件。",
        "记者采访12次，拍摄短片3部",
        "1\n受理申请\n12\n2\n办结申请\n9\n3\n退回申请\n1",
        "全年\n12\n件",
    ],
)
def test_statements_are_no_furniture(text: str) -> None:
    furniture = "".join(found(text, "page_furniture"))
    assert not any(character.isdigit() for character in furniture)
    assert len(furniture) <= len("浏览次数:")


def test_bare_page_numbers_count_up() -> None:
    pages = [BODY * 20] * 4
    text = "\n".join(f"{page}\n{number}" for number, page in enumerate(pages, 7))
    assert found(text, "page_furniture") == ["7", "8", "9", "10"]
    assert found(text.replace("\n8\n", "\n80\n"), "page_furniture") == []


@pytest.mark.parametrize(
    "line", [BODY, "来源：张三 打印 ", "今年212日开云", " ", "\n", "首页 > ", "【"]
)
def test_time_grows_with_length_only(line: str) -> None:
    """Eight times the text takes some eight times as long, and not 64 times; the least of three
    counts, for a busy machine makes some slower."""

    def seconds(length: int) -> float:
        text = line * (length // len(line))
        started = time.process_time()
        find_anomalies(text)
        return time.process_time() - started

    short = max(min(seconds(20_000) for _ in range(3)), 0.02)
    assert min(seconds(160_000) for _ in range(3)) < 8 * 4 * short


def test_page_numbers_in_the_midst_of_a_line_are_furniture():
    text = "处罚企业12家。第 3 页 共 12 页 罚款35万元。共3页材料。"
    assert [one.text for one in find_anomalies(text)] == ["第 3 页 共 12 页"]
