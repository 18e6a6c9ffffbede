"""The tables of the council's report."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

from survey_app.domain.compiled_rating import CompiledRating
from survey_app.domain.documents import Column, Table
from survey_app.domain.methodology import Edition
from survey_app.domain.pack_lines import ReportLine
from survey_app.domain.ratings import Mean
from survey_app.domain.russian import SPHERE_NAMES, say_decimal, say_municipality, say_whole

_NONE: Final = "—"
_MOST_ITEMS: Final = 15


def tabulate_coverage(lines: Sequence[ReportLine]) -> Table:
    """Return how many organizations and responses there are in each sphere, and in how many the sample is met."""
    rows = []
    for sphere, name in SPHERE_NAMES.items():
        own = [each for each in lines if each.sphere == sphere]
        if own:
            met = sum(each.required is not None and each.counted >= each.required for each in own)
            rated = sum(each.score is not None for each in own)
            counted = sum(each.counted for each in own)
            rows.append((name, *map(say_whole, (len(own), rated, counted, met))))
    columns = (
        Column("Сфера", 4),
        Column("Организаций", 2, is_number=True),
        Column("С баллом", 2, is_number=True),
        Column("Анкет", 2, is_number=True),
        Column("Выборка набрана", 2, is_number=True),
    )
    return Table("Охват по сферам", columns, tuple(rows))


def tabulate_spheres(rating: CompiledRating) -> Table:
    """Return the means of spheres and regions."""
    rows = [
        (region or "Регион не указан", SPHERE_NAMES.get(sphere, sphere), *_say_mean(rating.edition, mean))
        for (region, sphere), mean in sorted(rating.means.spheres.items())
    ]
    for region, mean in sorted(rating.means.regions.items()):
        own = [each for (place, _), each in rating.means.spheres.items() if place == region]
        # Of a region's own mean the parts are its spheres; here as elsewhere organizations are counted.
        whole = Mean(mean.outcome, sum(each.rated for each in own), sum(each.unrated for each in own))
        rows.append((region or "Регион не указан", "Все сферы", *_say_mean(rating.edition, whole)))
    columns = (Column("Регион", 3), Column("Сфера", 3), *_MEAN)
    return Table("Средний балл по сферам", columns, tuple(rows))


def tabulate_municipalities(rating: CompiledRating) -> Table:
    """Return the means of municipalities, each by sphere."""
    rows = tuple(
        (
            say_municipality(municipality, (region,)) if municipality else "Муниципалитет не указан",
            SPHERE_NAMES.get(sphere, sphere),
            *_say_mean(rating.edition, mean),
        )
        for (region, municipality, sphere), mean in sorted(rating.means.municipalities.items())
    )
    return Table(
        "Средний балл по муниципальным образованиям", (Column("Муниципалитет", 3), Column("Сфера", 3), *_MEAN), rows
    )


def tabulate_bands(edition: Edition, lines: Iterable[ReportLine]) -> Table:
    """Return how many organizations have which verbal grade."""
    counted = Counter(each.band for each in lines)
    rows = [(each.title, f"от {each.least}", say_whole(counted[each.code])) for each in edition.bands]
    if counted[None]:
        rows.append(("без балла", _NONE, say_whole(counted[None])))
    columns = (Column("Оценка", 3), Column("Балл", 2), Column("Организаций", 2, is_number=True))
    return Table("Распределение по оценкам", columns, tuple(rows))


def tabulate_places(caption: str, lines: Iterable[ReportLine]) -> Table:
    """Return places with scores now and before."""
    rows = tuple(
        (str(each.rank) + ("*" if each.is_close else ""), each.name, _show(each.score), _show(each.previous))
        for each in lines
    )
    columns = (
        Column("Место", 1),
        Column("Организация", 6),
        Column("Балл", 1, is_number=True),
        Column("Прошлый балл", 2, is_number=True),
    )
    return Table(caption, columns, rows)


def tabulate_indicators(edition: Edition, lines: Iterable[ReportLine]) -> Table:
    """Return the indicators by their mean over the organizations, the lowest first."""
    values: dict[str, list[Fraction]] = defaultdict(list)
    for each in lines:
        for code, value in each.indicators.items():
            values[code].append(value)
    means = {code: sum(found, Fraction(0)) / len(found) for code, found in values.items()}
    indicators = [one for criterion in edition.criteria for one in criterion.indicators if one.code in means]
    rows = tuple(
        (
            f"{each.code} {each.title}",
            say_decimal(edition.rounding.render_number(means[each.code])),
            say_whole(len(values[each.code])),
        )
        for each in sorted(indicators, key=lambda each: means[each.code])
    )
    columns = (Column("Показатель", 6), Column("Среднее", 1, is_number=True), Column("Организаций", 2, is_number=True))
    return Table("Средние значения показателей", columns, rows)


def tabulate_items(edition: Edition, lines: Iterable[ReportLine]) -> Table:
    """Return what was not found most often, or only in part."""
    counted = Counter(item for each in lines for item in each.missing_items)
    ordered = [(observed, item) for observed in edition.lists for item in observed.items]
    found = [(observed, item) for observed, item in ordered if counted[observed.code, item.code]]
    found.sort(key=lambda pair: -counted[pair[0].code, pair[1].code])
    rows = tuple(
        (item.text, observed.title, say_whole(counted[observed.code, item.code]))
        for observed, item in found[:_MOST_ITEMS]
    )
    columns = (Column("Чего не хватает", 5), Column("Перечень", 3), Column("Организаций", 2, is_number=True))
    return Table("Чего не хватает по перечням проверки", columns, rows)


def tabulate_organizations(edition: Edition, lines: Iterable[ReportLine]) -> Table:
    """Return the whole rating: place, criteria, score now and before."""
    rows = tuple(
        (
            _NONE if each.rank is None else str(each.rank),
            f"{each.name} ({each.code})",
            *(_show(each.criteria.get(criterion.code)) for criterion in edition.criteria),
            _show(each.score),
            _show(each.previous),
        )
        for each in lines
    )
    columns = (
        Column("Место", 4),
        Column("Организация", 13),
        *(Column(f"K{each.code}", 4, is_number=True) for each in edition.criteria),
        Column("Балл", 4, is_number=True),
        Column("Прошлый балл", 5, is_number=True),
    )
    return Table("Рейтинг организаций", columns, rows)


_MEAN: Final = (
    Column("Средний балл", 2, is_number=True),
    Column("С баллом", 1, is_number=True),
    Column("Без балла", 1, is_number=True),
)


def _say_mean(edition: Edition, mean: Mean) -> tuple[str, str, str]:
    return _show(edition.rounding.render(mean.outcome)), say_whole(mean.rated), say_whole(mean.unrated)


def _show(digits: str | None) -> str:
    return _NONE if digits is None else say_decimal(digits)
