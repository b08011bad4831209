"""The values that a text names: which figure or row each one says, and how surely."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Final

from forms.amount import ZERO, MoneyUnit
from forms.checks.known import ADJUSTED, APPROVED, SPENT, Known, Role, known
from forms.checks.names import UnitName
from forms.checks.passages import Passage, Reading
from forms.prose import AmountMention, CountMention, NumberMention, Prose, YearMention
from forms.prose.naming import Binding, bind, bind_all

_ROLE_WORDS: Final = re.compile(
    r"(?P<actual>预算执行|全年执行|实际|决算|执行数|实付|列支|开支|使用|支付|全年支出|本年支出|当年支出|总支出|支出合计|支出总计|完成支出|支出完成|累计支出)|"
    r"(?P<budget>预算|批复|年初|安排|下达|计划数)"
)
_BASE: Final = re.compile(r"[^，。；]{0,4}的\s*[\d.]+\s*%")
"""What follows a word for a budget that a percentage is only measured by (占批复数的96%)."""
_OTHER_TIME: Final = re.compile(
    r"上年|去年|上一年|前年|往年|历年|累计|下年|明年|下一年|同期|上半年|下半年|季度|年均|\d月|月份"
)
_ALLOWED: Final = (
    r"其中|本年度?|当年度?|全年度?|年度|年初|年末|年底|我们?|本|单位|部门|中心|的|区?市?县?财政局?|批复|核定|下达|安排|"
    r"整体|支出|实际|总|共有?|现有|现|另有|另|目前|截至|底|末|经|由|含|包括|和|、|年|为|：|:|均|因|"
    r"全部|合计|支付|发放|缴纳|列支|在|区编办|编办|编委|明细"
)
"""Words before a figure's name that leave it the whole unit's. 机关, 人员, 财政拨款 do not."""
_PLANNED: Final = re.compile(r"预算|年初|安排|批复|控制数|计划|指标")
_SUBJECT: Final = re.compile(
    r"(?:项目|专项|工程|片区|街道|社区|活动|课题|公司|企业|学校|下属|所属|二级|分局|站点|小区|合同|标段|批次|采购|系统|平台)"
    r"(?!支出|资金|经费|进度|预算|明细|绩效|的管理|管理|实施|库|组织|工作经费|批复|总)|"
    # 某某项目预算数、某某专项资金实际支出: another's figures
    r"(?<![、和及与，])[\u4e00-\u9fff]{2}(?<!部门)(?<!单位)(?<!安排)(?<!全部)(?<!具体)(?<!支出)(?<!财政)"
    r"(?:项目|专项|工程)(?:资金|经费)?(?:年初|全年)?(?:预算|实际)"
)
"""Words that make what follows the figure of something smaller than the unit."""
_ZERO: Final = re.compile(r"(?<=[为是出：:])\s*零(?=元|[，。；、）)\s]|$)")
_HEADS: Final = ("人", "名")
_STATED: Final = re.compile(r"\s*(?:$|[，。；、：）)！？]|和|及|与|其中)")
"""What follows a number of persons that is stated; 两人参加, 一人多岗 tell of some of them."""
_WHOLE: Final = frozenset((SPENT, APPROVED, ADJUSTED))
_WHOLE_AGAIN: Final = re.compile(r"[；;]|单位|部门|中心|整体|总|合计|一共|共计")
_REACH: Final = 600
"""Characters before a value in which words still speak of it."""


@dataclass(frozen=True, slots=True)
class Named:
    """A value that a text names, with what its surroundings say."""

    binding: Binding
    mention: AmountMention | CountMention
    role: Role | None
    clean: bool
    """Whether nothing in its clause or paragraph makes it another's figure."""
    follows_budget: bool
    """Whether the approved budget is named before it in the same paragraph."""


def named_values(passage: Passage, reading: Reading) -> list[Named]:
    """Return the named values of this year in a passage. Rates per unit are left out."""
    found = reading.derived(_found_already)
    known_values = found.get(id(passage))
    if known_values is None or known_values[0] is not passage:
        known_values = found[id(passage)] = (passage, _named_values(passage, reading))
    return known_values[1]


def adopt_named_values(last: Reading, reading: Reading) -> None:
    """Take over the named values of the passages of the last reading that are still there."""
    reading.adopt(last, (allowed_prefix,))
    here = {id(passage) for passage in reading.passages}
    found = last.derived(_found_already)
    reading.derived(_found_already).update(
        {key: values for key, values in found.items() if key in here}
    )


def _found_already(_: Reading) -> dict[int, tuple[Passage, list[Named]]]:
    """Return where a reading keeps its named values, by the identity of the passage."""
    return {}


def _named_values(passage: Passage, reading: Reading) -> list[Named]:
    facts = reading.derived(known)
    prose = passage.prose
    values: list[AmountMention | CountMention] = [
        mention
        for mention in prose.mentions
        if (isinstance(mention, AmountMention) and not mention.per and not mention.approximate)
        or (isinstance(mention, CountMention) and not mention.approximate)
    ]
    bindings = [
        binding
        for binding in bind_all(prose, values, facts.vocabulary)
        if not _is_no_count(prose, binding, facts)
    ]
    bindings += [
        binding
        for zero in _zeros(prose)
        if (binding := bind(prose, zero, facts.vocabulary)) and binding.between
    ]
    prefix = reading.derived(allowed_prefix)
    named: list[Named] = []
    budget_named = clean = False
    wholes = {one.mention.start for one in bindings if one.key in _WHOLE}
    other = -1
    """Where the last value ends that is named after a part, not after the whole."""
    for binding in sorted(bindings, key=lambda one: one.mention.start):
        mention = binding.mention
        if not isinstance(mention, AmountMention | CountMention):
            continue
        part = max(other, _budget_of_another(prose, binding, wholes))
        goes_on = binding.key == SPENT and _goes_on(prose, part, binding)
        if binding.key not in _WHOLE:
            other = mention.end
        if _of_another_time(passage, binding, reading.report.year):
            continue
        if binding.key.startswith("three_public") and is_planned(prose, binding):
            continue
        role = role_of(prose, binding)
        if not named or binding.start > named[-1].mention.start:
            clean = is_clean(passage, binding, prefix)
        # else its name stands in a list (甲、乙分别为…), of which the first name tells.
        own = clean and not goes_on
        named.append(Named(binding, mention, role, own, budget_named))
        budget_named = budget_named or binding.key == APPROVED
    return named


def _goes_on(prose: Prose, other: int, binding: Binding) -> bool:
    """Whether a spending is still that of the part named before (“三公”经费预算…，支出…)."""
    if other < 0 or prose.sentence_at(binding.start).start > other:
        return False
    return not _WHOLE_AGAIN.search(prose.text, other, binding.start)


def _budget_of_another(prose: Prose, binding: Binding, wholes: Set[int]) -> int:
    """Return where the budget of something that the data does not name ends before a spending.

    -1 where there is none: “法律服务预算10万元，全年支出9.07万元”.
    """
    start = prose.sentence_at(binding.start).start
    before = list(prose.within(start, binding.start, AmountMention))
    if not before or before[-1].start in wholes:
        return -1
    last = before[-1]
    return last.end if "预算" in prose.text[max(start, last.start - 8) : last.start] else -1


def _is_no_count(prose: Prose, binding: Binding, facts: Known) -> bool:
    """Whether a number counts nothing that is entered.

    Numbers of what is entered are stated (实有人数十一人，); 在职人员38人参加培训 tells of some.
    Others in Chinese numerals are a manner of speaking (三个方面, 两人一组).
    """
    mention = binding.mention
    if not isinstance(mention, CountMention):
        return False
    unit = facts.unit_of_count(binding.key)
    if not unit:
        return mention.chinese
    if mention.chinese and mention.measure not in (*_HEADS, unit):
        return True
    return not _STATED.match(prose.text, mention.end)


def _zeros(prose: Prose) -> Iterator[AmountMention]:
    """Yield zeros in words or without a unit as amounts (支出为零, 支出为0)."""
    for match in _ZERO.finditer(prose.text):
        yield AmountMention(match.start(), match.end(), match.group(), ZERO, MoneyUnit.WAN, 0)
    for number in prose.of(NumberMention):
        if not number.value:
            yield AmountMention(number.start, number.end, number.text, ZERO, MoneyUnit.WAN, 0)


def allowed_prefix(reading: Reading) -> re.Pattern[str]:
    """Return what may stand before a figure's name without making it another's."""
    unit = UnitName(reading.report.unit)
    own = sorted({unit.name, unit.core, unit.region, *unit.region_words} - {""}, key=len)[::-1]
    words = "|".join((*map(re.escape, own), r"(?:19|20)\d{2}\s*年?", _ALLOWED))
    return re.compile(rf"(?:{words}|[\s“”（(]|区|市|县)*")


def _of_another_time(passage: Passage, binding: Binding, year: int | None) -> bool:
    prose = passage.prose
    sentence = prose.sentence_at(binding.mention.start)
    named = list(prose.within(sentence.start, binding.mention.start, YearMention))
    if named and (named[-1].last is not None or named[-1].year != year):
        return True
    clause = prose.text[prose.clause_start(binding.start) : binding.mention.start]
    if isinstance(binding.mention, CountMention) and "年初" in clause:
        return True
    return bool(_OTHER_TIME.search(clause))


def is_plainly_of_year(passage: Passage, one: Named, reading: Reading) -> bool:
    """Whether all that stands before a value leaves it one of this year, and no limit to it."""
    prose, binding, year = passage.prose, one.binding, reading.report.year
    years = list(prose.within(0, binding.mention.start, YearMention))
    if years and (years[-1].last is not None or years[-1].year != year):
        return False
    start = prose.sentence_at(binding.start).start
    if years:
        start = max(start, years[-1].end)
    return "控制" not in binding.between and not _OTHER_TIME.search(
        prose.text, start, binding.mention.start
    )


def follows_other_matter(passage: Passage, one: Named, reading: Reading) -> bool:
    """Whether words before a value tell of something it may belong to.

    That is, clauses without a figure (举办培训，差旅费……), or what a bracket is about.
    """
    prose = passage.prose
    if prose.depths[one.binding.start]:
        return True
    start = prose.sentence_at(one.binding.start).start
    end = prose.clause_start(one.binding.start)
    prefix = reading.derived(allowed_prefix)
    while start < end:
        clause = prose.clause_start(end - 1)
        if not prefix.fullmatch(prose.text[clause : end - 1]) and not any(
            prose.within(clause, end, AmountMention)
        ):
            return True
        end = clause
    return False


_OWN: Final = re.compile(r"本单位|本部门|我单位|我部门|全年|本年|当年")


def names_year_or_unit(passage: Passage, one: Named) -> bool:
    """Whether the sentence before a value says whose it is: the unit's, or the year's."""
    prose = passage.prose
    start, end = prose.sentence_at(one.binding.start).start, one.binding.mention.start
    return prose.year_before(end) is not None or bool(_OWN.search(prose.text, start, end))


def is_planned(prose: Prose, binding: Binding) -> bool:
    """Whether the clause speaks of a budget: entered “三公” figures are what was spent."""
    start = prose.clause_start(binding.start)
    return bool(_PLANNED.search(prose.text, start, binding.mention.start))


def role_of(prose: Prose, binding: Binding) -> Role | None:
    """Return whether the words before a value speak of budget or spending, if of either."""
    found = None
    start = max(0, binding.mention.start - _REACH)
    for match in _ROLE_WORDS.finditer(prose.text, start, binding.mention.start):
        if not _BASE.match(prose.text, match.end()):
            found = Role.ACTUAL if match.group("actual") else Role.BUDGET
    return found


def is_clean(passage: Passage, binding: Binding, prefix: re.Pattern[str]) -> bool:
    """Whether nothing before a name makes it another's than the unit's."""
    prose = passage.prose
    start = prose.clause_start(binding.start)
    for earlier in prose.within(start, binding.start, AmountMention):
        start = max(start, earlier.end)
    before = prose.text[start : binding.start]
    before = re.split(r"[（(]", before)[-1]
    return bool(prefix.fullmatch(before)) and not has_subject(passage, binding.start)


def has_subject(passage: Passage, offset: int) -> bool:
    """Whether heading or text before an offset speak of something smaller than the unit."""
    if _SUBJECT.search(passage.heading):
        return True
    return bool(_SUBJECT.search(passage.prose.text, max(0, offset - _REACH), offset))
