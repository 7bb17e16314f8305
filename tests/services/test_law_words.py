"""Articles of law in words."""

from datetime import date
from functools import cache

import pytest

from bot.catalog import load_catalog, load_texts
from bot.domain.law import Citation, Law, LawBook
from bot.domain.say import Say
from bot.domain.texts import Texts
from bot.services.law_words import cited
from tests.world import ROOT

CODE, DECREE, RESOLUTION = ("BLLD", 35, 1), ("ND145", 7, None), ("NQ17", None, None)


def _law(code: str, name_en: str, short: str, number: str) -> Law:
    day = date(2021, 1, 1)
    return Law(
        code=code,
        name=short,
        name_en=name_en,
        short=short,
        number=number,
        in_force=day,
        last_article=220,
        confidence="high",
    )


BOOK = LawBook(
    laws={
        law.code: law
        for law in (
            _law("BLLD", "Labour Code", "BLLĐ 2019", "45/2019/QH14"),
            _law("ND145", "Decree on working conditions", "NĐ 145/2020", "145/2020/NĐ-CP"),
            _law("NQ17", "Resolution on overtime limits", "NQ 17/2022", "17/2022/UBTVQH15"),
        )
    }
)
Cite = tuple[str, int | None, int | None]


@cache
def texts() -> Texts:
    return load_texts(ROOT / "data", load_catalog(ROOT / "data"), "Asia/Ho_Chi_Minh")


def said(language: str, *cites: Cite) -> str:
    named = [Citation(law=law, article=article, clause=clause) for law, article, clause in cites]
    return texts().words(Say.of("cited.law", law=cited(named, BOOK)), language)


@pytest.mark.parametrize(
    ("cites", "vi", "en"),
    [
        ((CODE,), "Điều 35 khoản 1 BLLĐ 2019", "Art. 35(1) Labour Code 2019"),
        ((DECREE,), "Điều 7 NĐ 145/2020", "Art. 7 Decree 145/2020"),
        ((RESOLUTION,), "NQ 17/2022", "Resolution 17/2022"),
        (
            (CODE, DECREE, RESOLUTION),
            "Điều 35 khoản 1 BLLĐ 2019; Điều 7 NĐ 145/2020; NQ 17/2022",
            "Art. 35(1) Labour Code 2019; Art. 7 Decree 145/2020; Resolution 17/2022",
        ),
        ((DECREE, CODE, DECREE), "Điều 7 NĐ 145/2020; Điều 35 khoản 1 BLLĐ 2019", None),
        ((("LX", 3, None),), "Điều 3 LX", "Art. 3 LX"),  # a law that the book does not have
        ((), "", ""),
    ],
)
def test_each_article_is_named_once_in_the_order_given(
    cites: tuple[Cite, ...], vi: str, en: str | None
) -> None:
    assert said("vi", *cites) == vi
    if en is not None:
        assert said("en", *cites) == en
