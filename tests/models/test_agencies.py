import pytest

from models.agencies import administrative_code, leading_doer, resolve_agency
from models.agency_mentions import find_agencies
from models.organs import ENDINGS, organs
from models.regions import regions_by_code
from models.tables import read_table

RESOLVED = [
    # left out, self references, people, firms: the issuer
    (None, "云泽市教育局", "云泽市教育局"),
    ("", "云泽市教育局", "云泽市教育局"),
    ("我局", "云泽市教育局", "云泽市教育局"),
    ("局党组", "云泽市教育局", "云泽市教育局"),
    ("党委理论学习中心组", "云泽市教育局", "云泽市教育局"),
    ("全市", "云泽市教育局", "云泽市教育局"),
    ("市级", "云泽市教育局", "云泽市教育局"),
    ("省市县", "云岭省人民政府", "云岭省人民政府"),
    ("法规科", "云泽市教育局", "云泽市教育局"),
    ("行政执法人员", "云泽市教育局", "云泽市教育局"),
    ("志愿者", "云泽市教育局", "云泽市教育局"),
    ("企业", "云岭省人民政府", "云岭省人民政府"),
    ("局长", "云泽市教育局", "云泽市教育局"),
    ("产业布局", "云泽市人民政府", "云泽市人民政府"),
    ("省域副中心", "云岭省人民政府", "云岭省人民政府"),
    ("国家区", "云岭省人民政府", "云岭省人民政府"),
    ("部分司法所", "云泽市司法局", "云泽市司法局"),
    ("各区水务局", "云泽市水务局", "云泽市水务局"),
    ("各县（市、区）司法局", "云泽市司法局", "云泽市司法局"),
    # the issuer written short
    ("市教育局", "云泽市教育局", "云泽市教育局"),
    ("市教育局党组（市委教育工委）", "云泽市教育局", "云泽市教育局"),
    ("市局", "云泽市公安局", "云泽市公安局"),
    ("省政府", "云岭省人民政府", "云岭省人民政府"),
    ("县文旅局", "安平县文化广电和旅游局", "安平县文化广电和旅游局"),
    ("市人大常委会", "云泽市人民代表大会常务委员会", "云泽市人民代表大会常务委员会"),
    ("市公积金中心", "云泽市住房公积金管理中心", "云泽市住房公积金管理中心"),
    ("市税务局", "国家税务总局云泽市税务局", "国家税务总局云泽市税务局"),
    ("市教育局", "XX市教育局", "XX市教育局"),
    ("管委会", "滨海新城管理委员会", "滨海新城管理委员会"),
    ("市委", "中共云泽市委、云泽市人民政府", "中共云泽市委、云泽市人民政府"),
    # another body of the issuer's region
    ("市司法局", "云泽市教育局", "云泽市司法局"),
    ("省发展改革委", "云岭省教育厅", "云岭省发展和改革委员会"),
    ("市市场监管局", "云泽市教育局", "云泽市市场监督管理局"),
    ("市住房和城乡建设局", "云泽市教育局", "云泽市住房和城乡建设局"),
    ("市委教育工委", "云泽市教育局", "云泽市委教育工委"),
    ("团市委", "云泽市教育局", "共青团云泽市委"),
    ("市公安局交警支队", "云泽市教育局", "云泽市公安局交警支队"),
    ("市局法制支队", "云泽市公安局", "云泽市公安局法制支队"),
    ("市教育局", "云泽市安平县教育局", "云泽市教育局"),
    ("州市场监管局", "兴宁自治州教育局", "兴宁自治州市场监督管理局"),
    ("县城管局", "安平县教育局", "安平县城管局"),
    # places and bodies of smaller places
    ("南关区教育局", "长春市教育局", "长春市南关区教育局"),
    ("安平县", "云泽市人民政府", "云泽市安平县"),
    ("白鹿区局", "云泽市教育局", "云泽市白鹿区教育局"),
    ("白鹿区局", "云泽市卫生健康委员会", "云泽市白鹿区卫生健康局"),
    ("青石镇", "云泽市安平县人民政府", "云泽市安平县青石镇"),
    ("上城区", "浙江省人民政府", "杭州市上城区"),
    ("海昌市教育局", "云岭省教育厅", "海昌市教育局"),
    # a city that acts, with the province that it may lie in
    ("云泽市", "云岭省人民政府", "云岭省云泽市"),
    ("泸州市", "四川省人民政府", "四川省泸州市"),
    ("泸州市", "浙江省人民政府", "泸州市"),
    ("浙江省", "四川省人民政府", "浙江省"),
    # the real prefecture tells its province, an invented one does not
    ("省教育厅", "武汉市教育局", "湖北省教育厅"),
    ("省厅", "武汉市教育局", "湖北省教育厅"),
    ("省厅", "武汉市卫生健康委员会", "湖北省卫生健康厅"),
    ("省厅", "云泽市教育局", "省厅"),
    ("省教育厅", "云泽市教育局", "省教育厅"),
    # nothing tells the region: as written
    ("县教育局", "云泽市教育局", "县教育局"),
    ("XX市教育局", "云泽市教育局", "XX市教育局"),
    ("市司法局", "XX市教育局", "市司法局"),
    ("xx区市场监管局", "云泽市教育局", "xx区市场监管局"),
    ("各区水务局", "云泽市教育局", "各区水务局"),
    ("市局", "安平县公安局", "市局"),
    # joint doers, national bodies, named leaders, other lines of administration
    ("市公安局会同市教育局", "云泽市教育局", "云泽市公安局"),
    ("市公安局和市教育局", "云泽市教育局", "云泽市公安局"),
    ("区委区政府", "云泽市东湖区教育局", "云泽市东湖区委"),
    ("教育部", "云泽市教育局", "教育部"),
    ("国家发展改革委", "云泽市教育局", "国家发展和改革委员会"),
    ("习近平总书记", "云泽市教育局", "习近平总书记"),
    ("公安机关", "云泽市教育局", "公安机关"),
    ("公安机关", "云泽市公安局", "云泽市公安局"),
    ("市场监管部门", "云泽市教育局", "市场监管部门"),
    # no issuer
    ("市司法局", None, "市司法局"),
    ("我局", None, None),
    ("学生", None, None),
]


@pytest.mark.parametrize(("text", "issuer", "expected"), RESOLVED)
def test_resolve_agency(text, issuer, expected):
    assert resolve_agency(text, issuer) == expected


def test_resolve_agency_takes_places_that_the_report_tells():
    assert resolve_agency("市教育局", "安平县教育局", ("云泽市",)) == "云泽市教育局"
    assert resolve_agency("市局", "安平县公安局", ("云泽市",)) == "云泽市公安局"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("市公安局会同市教育局", "市公安局"),
        ("市住房和城乡建设局", "市住房和城乡建设局"),
        ("市自然资源和规划局、市水务局", "市自然资源和规划局"),
        ("市残疾人联合会", "市残疾人联合会"),
    ],
)
def test_leading_doer(text, expected):
    assert leading_doer(text) == expected


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("长春市教育局", "220100"),
        ("河南省人民政府", "410000"),
        ("沙市区教育局", "421002"),
        ("杭州市西湖区教育局", "330106"),
        ("国家税务总局武汉市税务局", "420100"),
        ("云岭省安平县", None),  # a county of that name lies elsewhere
        ("鼓楼区教育局", None),  # the name of several
        ("南京市鼓楼区教育局", "320106"),
        ("云泽市安平县教育局", None),  # no such city
        ("国家税务总局云泽市税务局", None),
        ("安平县乡村振兴局", "131125"),
        ("长春市南关区桃源街道办事处", None),  # the table ends with the counties
        ("XX市教育局", None),
        ("教育部", None),
        ("滨澜海关", None),
        ("习近平总书记", None),
        (None, None),
    ],
)
def test_administrative_code(name, code):
    assert administrative_code(name) == code


FOUND = [
    ("市教育局会同市公安局排查校园隐患46处。", ["市教育局", "市公安局"]),
    ("去年，我局联合县市场监管局检查食堂31家", ["我局", "县市场监管局"]),
    ("由清水县医保局牵头", ["清水县医保局"]),
    ("南关区教育局受理申请3件", ["南关区教育局"]),
    ("配合市发改委修订标准", ["市发改委"]),
    ("会同县教育局印发通知", ["县教育局"]),
    ("公安局交警支队查处超载", ["公安局交警支队"]),
    ("人民银行云岭省分行发放贷款", ["人民银行云岭省分行"]),
    ("团市委招募志愿者", ["团市委"]),
    ("省委第三巡视组反馈问题36个", ["省委第三巡视组"]),
    ("中央生态环境保护督察组转办信访件", ["中央生态环境保护督察组"]),
    ("市场主体增加，学院开设课程，政府购买服务", []),
    ("办理省人大建议6件", ["省人大"]),
    ("组织机关干部旁听庭审", []),
    ("各区水务局检查企业5家", ["各区水务局"]),
    ("每个司法所配备2人", ["司法所"]),
    ("学校组织学生参观", []),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_find_agencies(text, expected):
    mentions = find_agencies(text)
    assert [mention.text for mention in mentions] == expected
    assert all(text[m.start : m.end] == m.text and m.label == "AGENCY" for m in mentions)


def test_region_table_is_whole():
    regions = regions_by_code()
    levels = [region.level for region in regions.values()]
    assert (levels.count("province"), levels.count("prefecture")) == (34, 333)
    assert len(regions) == len(read_table("regions")) > 3000
    assert all(r.parent_code in regions for r in regions.values() if r.level != "province")


def test_short_names_of_organs_are_unambiguous():
    names = [row["name"] for row in read_table("organs") if row["kind"] not in ENDINGS]
    names += [alias for row in read_table("organs") for alias in row["aliases"].split()]
    assert len(names) == len(set(names)) == len(organs())
