"""The shipped days fall where the union's own list of 2026-2028 has them."""

from datetime import date

import pytest

from bot.catalog import load_catalog
from bot.domain.calendar import occurrence
from tests.world import ROOT

SOLAR = """
tet_duong_lich 01-01; chien_thang 04-30; quoc_te_lao_dong 05-01; quoc_khanh 09-02; van_hoa_vn 11-24;
tl_dang 02-03; thay_thuoc 02-27; qt_phu_nu 03-08; doan_tn 03-26; sach 04-21;
atvsld_tg 04-28; dien_bien_phu 05-07; doi_tntp 05-15; sinh_bac 05-19; thieu_nhi 06-01;
bac_ra_di 06-05; thi_dua 06-11; bao_chi 06-21; gia_dinh 06-28; tbls 07-27;
cong_doan_vn 07-28; tuyen_giao 08-01; cmt8 08-19; bac_ton 08-20; mt_chuyen_doi_so 10-10;
gp_thu_do 10-10; doanh_nhan 10-13; nong_dan 10-14; dan_van 10-15; phu_nu_vn 10-20;
phap_luat 11-09; mttq 11-18; nha_giao 11-20; aids 12-01; toan_quoc_kc 12-19;
qdnd 12-22; tl_tinh_lai_chau 06-28; dang_bo_lai_chau 10-10; chia_tach 01-01; gp_lai_chau 12-12;
xa_phuong_moi 07-01;
"""
LUNAR = {
    "tet_nguyen_dan": ("2026-02-17", "2027-02-06", "2028-01-26"),
    "gio_to": ("2026-04-26", "2027-04-16", "2028-04-04"),
    "ram_thang_gieng": ("2026-03-03", "2027-02-20", "2028-02-09"),
    "doan_ngo": ("2026-06-19", "2027-06-09", "2028-05-28"),
    "vu_lan": ("2026-08-27", "2027-08-16", "2028-09-03"),
    "trung_thu": ("2026-09-25", "2027-09-15", "2028-10-03"),
    "ong_cong": ("2027-01-30", "2028-01-19", "2029-02-06"),
}
FIRST = """
chien_thang 1975; quoc_te_lao_dong 1886; quoc_khanh 1945; van_hoa_vn 1946; tl_dang 1930;
thay_thuoc 1955; qt_phu_nu 1910; doan_tn 1931; sach 2014; atvsld_tg 2003;
dien_bien_phu 1954; doi_tntp 1941; sinh_bac 1890; thieu_nhi 1950; bac_ra_di 1911;
thi_dua 1948; bao_chi 1925; gia_dinh 2001; tbls 1947; cong_doan_vn 1929;
tuyen_giao 1930; cmt8 1945; bac_ton 1888; mt_chuyen_doi_so 2022; gp_thu_do 1954;
doanh_nhan 2004; nong_dan 1930; dan_van 1930; phu_nu_vn 1930; phap_luat 2013;
mttq 1930; nha_giao 1982; aids 1988; toan_quoc_kc 1946; qdnd 1944;
thang_cong_nhan 2009; thang_atvsld 2017; thang_binh_dang_gioi 2016;
tl_tinh_lai_chau 1909; dang_bo_lai_chau 1949;
chia_tach 2004; gp_lai_chau 1953; xa_phuong_moi 2025;
"""
OCCASIONS = load_catalog(ROOT / "data").occasions


def table(text: str) -> dict[str, str]:
    """ "code value; code value;" as a mapping."""
    pairs = (entry.split() for entry in text.split(";"))
    return {pair[0]: pair[1] for pair in pairs if pair}


@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_every_solar_day_falls_on_its_date(year: int) -> None:
    fallen = {code: occurrence(OCCASIONS[code], year) for code in table(SOLAR)}
    assert fallen == {code: date.fromisoformat(f"{year}-{day}") for code, day in table(SOLAR).items()}


@pytest.mark.parametrize(("year", "place"), [(2026, 0), (2027, 1), (2028, 2)])
def test_every_lunar_day_falls_on_its_date(year: int, place: int) -> None:
    fallen = {code: occurrence(OCCASIONS[code], year) for code in LUNAR}
    assert fallen == {code: date.fromisoformat(days[place]) for code, days in LUNAR.items()}


def test_every_day_counts_from_its_first_year() -> None:
    counted = {code: OCCASIONS[code].first_year for code in table(FIRST)}
    assert counted == {code: int(year) for code, year in table(FIRST).items()}


def test_no_day_is_missing_from_the_list_but_periods_and_the_unknown() -> None:
    without = {code for code, occasion in OCCASIONS.items() if not (occasion.month and occasion.day)}
    assert OCCASIONS.keys() - without == table(SOLAR).keys() | LUNAR.keys()
    assert without == {"thang_cong_nhan", "thang_atvsld", "thang_binh_dang_gioi", "ldld_lai_chau"}
