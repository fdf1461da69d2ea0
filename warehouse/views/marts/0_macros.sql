-- What a figure allows, for comparing it with others. A writer who rounds says less than his digits:
-- 80万 may stand for 79.6万, 5.6% for 5.57%; a count written in full (85件) is meant as it is.
-- 近80 lies above the half of it and 80余 below its double; 约80 within a tenth.
-- Digits of one width, without what groups them: 1２,345 and 12 345 are 12345.
create or replace macro store.plain(quantity_text) as
    translate(quantity_text, '０１２３４５６７８９．，, ' || chr(160) || chr(8201) || chr(8239) || chr(12288), '0123456789.');
create or replace macro store.digits(quantity_text) as
    regexp_extract(store.plain(quantity_text), '[0-9]+(\.[0-9]+)?');

-- What a numeral of several parts ends in: 2千 of 1万2千余件, 2000万 of 1亿2000万元; empty of one part.
create or replace macro store.last_part(quantity_text) as
    regexp_extract(store.plain(quantity_text), '[十百千万亿]([0-9]+(\.[0-9]+)?[十百千万亿]*)[^0-9]*$', 1);
-- What one of its last place is: 1000 of 2千, 10000 of 2000万, 1 of 345.
create or replace macro store.place_of(part) as
    pow(10, length(replace(replace(replace(replace(replace(
        regexp_extract(part, '[十百千万亿]*$'),
        '十', '0'), '百', '00'), '千', '000'), '万', '0000'), '亿', '00000000'))
        - length(regexp_extract(part, '\.([0-9]+)', 1)));

-- Half of the last place that is written: 1.63万 50, 1万2千 500, 5.6% 0.05, 85件 0, 五成 5.
create or replace macro store.half_place(quantity_text, value, kind) as
    case
        when value is null then 0
        when store.digits(quantity_text) = '' then if(contains(quantity_text, '成') and kind = 'percent', 5, 0)
        when store.last_part(quantity_text) <> '' then
            if(store.place_of(store.last_part(quantity_text)) = 1 and kind in ('count', 'rank', 'duration'), 0,
                0.5 * store.place_of(store.last_part(quantity_text)))
        when kind in ('count', 'rank', 'duration') and not contains(store.digits(quantity_text), '.')
            and abs(value) <= store.digits(quantity_text)::double then 0
        else 0.5 * pow(10, -length(split_part(store.digits(quantity_text), '.', 2)))
            * coalesce(abs(value) / nullif(store.digits(quantity_text)::double, 0), 1)
    end;

-- The least and the greatest that bound, least and most allow; infinite where the words leave it open.
-- Of a decrease the figure stands at the other end: -80余 is at most -80.
create or replace macro store.least_meant(bound, least, most) as
    case
        when bound = 'nearly' then coalesce(most - abs(most) / 2, least)
        when bound = 'over' then coalesce(least, most - abs(most))
        when bound = 'about' then least - abs(least) / 10
        else coalesce(least, '-infinity'::double)
    end;
create or replace macro store.most_meant(bound, least, most) as
    case
        when bound = 'nearly' then coalesce(most, least + abs(least) / 2)
        when bound = 'over' then coalesce(least + abs(least), most)
        when bound = 'about' then most + abs(most) / 10
        else coalesce(most, 'infinity'::double)
    end;

-- How much a figure counts beside others of one thing that do not exclude it: what people confirmed first and
-- what is likely wrong last (trust of store.figures), then an exact one, then the
-- one that says most (1.63万 before 1.6万), then the latest, of a flow the largest, the surest.
create or replace macro store.worth(trust, exact, least, most, report_year, size, confidence, fact_id) as
    {trust: trust, exact: exact, fineness: least - most, report_year: report_year, size: size, confidence: confidence, fact_id: fact_id};

-- Of what is told of one thing that which is taken. The latest report is believed, but its 80余件 says nothing
-- against the 85件 of an earlier one, which say more. Each has its worth first, least and most.
create or replace macro store.taken(told, latest) as
    list_max(list_filter(told, lambda one: one.least <= latest.most and one.most >= latest.least));

-- What the tables' 666.666666667 m2 for a 亩 are meant to be: 15 亩 are 1 公顷, and 20 公顷 300 亩.
create or replace macro store.exact_ratio(ratio) as if(ratio < 1, 1 / round(1 / ratio, 6), round(ratio, 6));

-- The ends of a decrease by its size: of -5 to -3 they are 3 and 5; NULL where open.
create or replace macro store.least_size(low, high) as abs(if(low < 0 and high < 0, high, low));
create or replace macro store.greatest_size(low, high) as abs(if(low < 0 and high < 0, low, high));

-- Of what the words before an object speak: 市 of 全市行政复议案件, 局 of 我局行政复议案件; empty where there are none.
-- Figures of a city and of its bureau are of two things; what names neither may be of either.
create or replace macro store.scope(object) as
    coalesce(regexp_extract(object, '^[全我]([国省市州盟县区旗镇乡局委厅])', 1), '');

-- The level of an agency's place, by the last sign of a place in its name, those of 市场 and 城乡 aside: 市 of
-- 临江市市场监督管理局, 县 of 云泽市安平县; 国 of a body of the whole country; empty where the name tells none.
create or replace macro store.level(agency) as
    coalesce(
        nullif(regexp_extract(
            regexp_replace(agency, '市场|市政(管理|公用)|城市管理|城[乡镇]|乡[村镇]|社区|区域|县域', '', 'g'),
            '.*([省市州盟县区旗镇乡])', 1
        ), ''),
        if(regexp_matches(agency, '^(国|中国|中华|中央|全国|最高)|(部|总局|总署)$'), '国', '')
    );

-- Whether an object is the agency's own, and not, as 全国居民收入 in the report of a city, of a place that is
-- told for comparison. Where the agency's name tells no level, anything but the country may be.
create or replace macro store.is_own(object, agency) as
    case
        when store.scope(object) in ('', '局', '委', '厅') then true
        when store.level(agency) = '' then store.scope(object) <> '国'
        else store.scope(object) = store.level(agency)
    end;

-- An object without what only says that all of the agency's place is meant: 全市行政复议案件 of a city's bureau is
-- 行政复议案件; 全市 alone stays.
create or replace macro store.thing(object, agency) as
    if(store.scope(object) <> '' and length(object) > 2 and store.is_own(object, agency), object[3:], object);

-- Whether a change of a year is told against the year before: 同比, 比上年, of 2024 较2023年, or nothing said.
-- A year that is named decides, also in 2020年同期; 近三年同期 and 历史同期 are of several years.
create or replace macro store.against_last_year(baseline, year) as
    case
        when baseline is null then true
        when regexp_matches(baseline, '(19|20)[0-9]{2}') then
            regexp_extract_all(baseline, '(19|20)[0-9]{2}') = [(year - 1)::varchar]
        else regexp_matches(baseline, '同比|上年|去年|上一年|同期') and not regexp_matches(baseline, '年同期|历史')
            or regexp_matches(baseline, '(上|去|上一)年同期')
    end;

-- What is told of from a day on, which may be open; NULL where nothing is.
create or replace macro store.from_day(topic, day) as if(topic is null, null, hash(topic, day));
