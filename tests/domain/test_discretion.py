"""The gentle warning: what gives a hidden writer away, and what only looks as if it did."""

import unicodedata

import pytest

from bot.domain.discretion import Hint, gives_away

NAMES = [
    "Tôi là Nguyễn Văn A, công nhân chuyền 3",
    "tôi là nguyễn thanh tùng, lương tháng 9 chưa có",
    "Em là Lò Thị Páo ở tổ may 2",
    "em là giàng a páo",
    "toi la Nguyen Van A lam o chuyen 3",
    "toi la nguyen thi hoa",
    "TÔI LÀ NGUYỄN VĂN A",
    "Tôi là Đỗ Văn Phong",
    "Tôi, Nguyễn Văn A, xin trình bày",
    "em tên Lan",
    "em ten lan, lam ca dem",
    "e tên Xuyến ở xưởng 2 ạ",
    "Chào công đoàn em tên Hùng",
    "Dạ, mình tên là Hoa, làm ở kho",
    "Tên tôi là Hương",
    "ten em la Hung",
    "tên của mình: Thắng",
    "Em là Lan, tổ 3. Quản lý hay mắng",
    "em là Hùng đây ạ",
    "Em la Lan o to 3",
    "Họ tên: Vàng A Sùng\nTuổi: 30",
    "Họ và tên: Trần Thị Bích",
    "Ho ten: Le Thi Mai",
    "Lương chậm hai tháng. Ký tên: Phạm Minh",
    "Lương chậm hai tháng.\nky ten\nNguyen Van A",
    "Người viết: Lê Thị Hạnh",
    "Lương chậm hai tháng.\nTrân trọng,\nTrần Thị Bích Ngọc",
    unicodedata.normalize("NFD", "Tôi là Trần Văn Bình"),
]
PHONES = [
    "gọi em số 0987654321 nhé",
    "sđt 0987 654 321",
    "0987.654.321",
    "Zalo 098-765-4321",
    "+84 98 765 43 21",
    "+84987654321",
    "(+84) 987654321",
    "84987654321",
    "ĐT:0356789012.",
    "nhà em 0213 3876 543",
    "(0213) 387 6543",
]
IDS = [
    "CCCD 012099001234",
    "số 012 099 001 234 nhé",
    "cmnd số 045123456",
    "chứng minh thư của em là 045 123 456",
    "mã số BHXH: 0123456789",
    "Bảo hiểm xã hội 7912345678 chưa chốt sổ",
]
EMAILS = ["viết cho em: lan.nguyen@gmail.com", "hung_92@yahoo.com.vn", "(Lan+1@mail.example.vn)"]
NOTHING = [
    "",
    "...",
    # what people are, not who
    "tôi là công nhân",
    "Tôi là Công nhân may",
    "TÔI LÀ CÔNG NHÂN",
    "em là thợ hàn",
    "Em là Thợ, làm ba năm rồi",
    "tôi là nữ",
    "Tôi là Nữ, 30 tuổi",
    "Tôi là Tổ Trưởng chuyền 2",
    "tôi là Cao đẳng nghề mới ra trường",
    "Tôi là Đoàn Viên công đoàn",
    "em là thu, chi của tổ công đoàn đều nắm",
    "Tôi là Hà Nhì, ở Mường Tè",
    "Tôi là La Hủ, mới đi làm",
    "Em là Thái Đen, nhà ở bản",
    "tôi là An toàn viên của xưởng",
    "Em là Thu ngân ở siêu thị",
    "toi la cong nhan, toi la lao dong thoi vu",
    "toi la do van phong khong tra luong",
    "toi la dang van hanh may thi bi dien giat",
    "em la luong van chua co",
    "Em là Hải Phòng ra đây làm",
    "tôi là phạm lỗi gì mà bị phạt",
    "tôi là người lao động ở công ty An Bình",
    # somebody else's name
    "quản lý của em là Nguyễn Văn Hùng",
    "sếp tôi là Trần Văn B hay chửi",
    "quản lý em tên Hùng",
    "tổ trưởng của tôi tên là Lan",
    "Người đánh tôi là Nguyễn Văn B",
    "Anh Hùng tổ trưởng bắt làm thêm",
    "Công ty TNHH Hoàng Anh nợ lương",
    # about names and signing
    "tôi không muốn nêu tên",
    "đừng nêu tên tôi là được",
    "Tên tôi là gì không quan trọng",
    "em tên không có trong bảng lương",
    "Em tên bị ghi sai trong sổ",
    "Họ tên: Xin được giấu",
    "Họ tên: không tiện nói",
    "Tôi tên Không tiện nói",
    "em tên X ạ",
    "Tên: Công ty may mặc",
    "công ty bắt ký tên vào biên bản",
    "Ký tên vào đơn thì bị đuổi",
    "Người viết: công nhân tổ 3",
    # numbers
    "lương 5.200.000 đồng, còn nợ 12.500.000",
    "nợ 84.987.654.321 đồng",
    "nợ 120000000000 đồng cả nhà máy",
    "gọi 113, 115, 111 hay 1900 1088, 18001567?",
    "từ 03.10.2026 07h30 đến 09/10/2026",
    "ngày 05-09-2026 và 08-09-2026 12 giờ",
    "hợp đồng số 0356/2026/HĐLĐ-0987",
    "nghị định 145/2020, điều 98",
    "mã hàng 123456789",
    "số 0123456789012345",
    "thẻ kho 0987654321.012",
    "lúc 07:30-11:30 và 13:30-17:00",
    "@congdoan ơi, làm 8h@5 ngày",
]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        *((text, Hint.NAME) for text in NAMES),
        *((text, Hint.PHONE) for text in PHONES),
        *((text, Hint.ID) for text in IDS),
        *((text, Hint.EMAIL) for text in EMAILS),
    ],
)
def test_words_that_tell_who_wrote_them_are_seen(text: str, hint: Hint) -> None:
    assert gives_away(text) == {hint}


@pytest.mark.parametrize("text", NOTHING)
def test_words_that_tell_of_work_money_days_and_others_are_let_be(text: str) -> None:
    assert gives_away(text) == frozenset()


def test_all_that_gives_the_writer_away_is_named_at_once() -> None:
    text = "Em tên Lan, cccd 012099001234, gọi 0987654321 hoặc lan@example.vn"
    assert gives_away(text) == set(Hint)
