"""What each kind of case asks, as workers walk through it: each step, and what they then read."""

from bot.domain.message import FileKind
from tests.world import Person, World, a_photo

PHOTO, PROGRAM = "(ảnh)", "(chương trình)"
NEVER_MIND = "Bạn chọn giúp một trong các nút"
WHO, LOOK, SENT = "Bạn muốn cán bộ biết bạn là ai", "Bạn xem lại trước khi gửi", "Mã việc của bạn"
HIDDEN = (("Ẩn danh", LOOK), ("Gửi", SENT))
OTHERS = ("Việc khác với công đoàn", "Bạn muốn làm gì?")

Step = tuple[str, str]  # what the worker does, and what they then read

# What each kind asks, in the order of its file; then what the office must see.
WALKS: dict[str, tuple[str, tuple[Step, ...], tuple[str, ...]]] = {
    "concern": (
        "CSPL",
        (
            ("Gửi phản ánh", "Chuyện về việc gì?"),
            ("lương", "Bạn kể đi"),
            ("Công ty chậm lương", "Đã nhận 1 tin"),
            (PHOTO, "Đã nhận 2 tin"),
            ("Xong", WHO),
            (PHOTO, NEVER_MIND),
            *HIDDEN,
        ),
        ("Phản ánh: Tiền lương, tiền thưởng", "Công ty chậm lương"),
    ),
    "legal_advice": (
        "CSPL",
        (
            ("gặp cán bộ", "Chuyện về việc gì?"),
            ("Hợp đồng, thôi việc, sa thải", "Bạn hỏi gì?"),
            ("Thử việc hai tháng có đúng không?", "Đã nhận 1 tin"),
            ("Xong", WHO),
            *HIDDEN,
        ),
        ("Hỏi pháp luật: Hợp đồng, thôi việc, sa thải", "Thử việc hai tháng"),
    ),
    "join_union": (
        "TC-UBKT",
        (
            OTHERS,
            ("Xin vào công đoàn", "Bạn làm ở đâu?"),
            (PHOTO, "Bạn viết vài chữ"),
            ("Quán cơm Mường, Tân Phong", "Ở đó đã có công đoàn chưa?"),
            ("ai mà biết", NEVER_MIND),
            ("Có rồi", "Bạn đã hỏi công đoàn ở đó chưa?"),
            ("Hỏi rồi, không được nhận", "Trước đây bạn đã là đoàn viên"),
            ("Rồi", "thẻ đoàn viên cũ"),
            ("để mai tìm", "Bạn gửi ảnh hoặc tệp giúp nhé"),
            (PROGRAM, "Tệp này là chương trình"),
            (PHOTO, "Cán bộ gọi bạn là gì?"),
            ("Giàng A Sùng", LOOK),
            ("Gửi", SENT),
        ),
        (
            "Người gửi: Giàng A Sùng",
            "Nơi làm: Quán cơm Mường, Tân Phong",
            "Công đoàn ở nơi làm: Có rồi",
            "Đã hỏi công đoàn ở đó: Hỏi rồi, không được nhận",
            "Từng là đoàn viên: Rồi",
            "Tệp kèm",
        ),
    ),
    "join_union without a union there": (
        "TC-UBKT",
        (
            OTHERS,
            ("Xin vào công đoàn", "Bạn làm ở đâu?"),
            ("Quán cơm Mường", "Ở đó đã có công đoàn chưa?"),
            ("Chưa có", "Trước đây bạn đã là đoàn viên"),
            ("Chưa", "Cán bộ gọi bạn là gì?"),
            ("Giàng A Sùng", LOOK),
            ("Gửi", SENT),
        ),
        ("Công đoàn ở nơi làm: Chưa có\nTừng là đoàn viên: Chưa",),
    ),
    "join_union without the old card": (
        "TC-UBKT",
        (
            ("gia nhập", "Bạn làm ở đâu?"),
            ("Quán cơm Mường", "Ở đó đã có công đoàn chưa?"),
            ("Tôi không rõ", "Trước đây bạn đã là đoàn viên"),
            ("Rồi", "thẻ đoàn viên cũ"),
            ("Bỏ qua", "Cán bộ gọi bạn là gì?"),
            ("Giàng A Sùng", LOOK),
            ("Gửi", SENT),
        ),
        ("Từng là đoàn viên: Rồi",),
    ),
    "found_union": (
        "TC-UBKT",
        (
            OTHERS,
            ("Lập công đoàn ở nơi làm", "Nơi làm tên là gì"),
            ("Xưởng gỗ ở Tân Phong", "khoảng bao nhiêu người làm"),
            ("đông lắm", "Bạn gõ giúp một con số"),
            ("0", "từ 1 đến 100.000"),
            ("12 hay 15", "Bạn gõ giúp một con số"),
            ("khoảng 1.200 người", "cùng muốn lập"),
            ("Có thêm người rồi", "Tính cả bạn là khoảng mấy người?"),
            ("1", "từ 2 đến"),
            ("2", "Công ty đã biết chuyện này chưa?"),
            ("Biết, nhưng không muốn", WHO),
            *HIDDEN,
        ),
        (
            "Lập công đoàn: Vào công đoàn, lập công đoàn",
            "Nơi làm: Xưởng gỗ ở Tân Phong",
            "Số người làm: 1.200",
            "Người cùng muốn: Có thêm người rồi",
            "Số người muốn vào: 2",
            "Công ty: Biết, nhưng không muốn",
        ),
    ),
    "found_union alone": (
        "TC-UBKT",
        (
            OTHERS,
            ("Lập công đoàn ở nơi làm", "Nơi làm tên là gì"),
            ("Xưởng gỗ", "khoảng bao nhiêu người làm"),
            ("7", "cùng muốn lập"),
            ("1", "Công ty đã biết chuyện này chưa?"),
            ("Chưa biết", WHO),
            *HIDDEN,
        ),
        ("Người cùng muốn: Mới có mình tôi\nCông ty: Chưa biết",),
    ),
    "good_example": (
        "TGNC",
        (
            OTHERS,
            ("Giới thiệu gương tốt", "Bạn muốn giới thiệu ai?"),
            ("Một người", "tên là gì, làm ở đâu?"),
            ("Chị Hoa, tổ 2 xưởng may", "Việc ấy từ bao giờ?"),
            ("31/02", "Không có ngày đó"),
            ("lâu rồi", "Bạn gõ ngày giúp"),
            ("1/5/2026", "Ngày đó chưa tới"),
            (PHOTO, "Bạn viết vài chữ"),
            ("hôm qua", "đã bằng lòng"),
            ("Tôi chưa hỏi", "Họ đã làm được việc gì hay"),
            ("Cứu người ngã xuống suối", "Đã nhận 1 tin"),
            ("Xong", WHO),
            *HIDDEN,
        ),
        (
            "Giới thiệu: Một người",
            "Từ bao giờ: 09/03/2026",
            "Đã bằng lòng: Tôi chưa hỏi",
            "Cứu người ngã xuống suối",
        ),
    ),
    "good_example of a team": (
        "TGNC",
        (
            OTHERS,
            ("Giới thiệu gương tốt", "Bạn muốn giới thiệu ai?"),
            ("Một tổ, một tập thể", "tên là gì, làm ở đâu?"),
            ("Tổ 2 xưởng may", "Việc ấy từ bao giờ?"),
            ("Bỏ qua", "Họ đã làm được việc gì hay"),
            ("Vượt kế hoạch", "Đã nhận 1 tin"),
            ("Xong", WHO),
            *HIDDEN,
        ),
        ("Giới thiệu: Một tổ, một tập thể\nTên và nơi làm: Tổ 2 xưởng may",),
    ),
    "training": (
        "TGNC",
        (
            OTHERS,
            ("Xin mở lớp học", "Bạn muốn học gì?"),
            ("nghề", "Cụ thể là học gì?"),
            ("Vận hành xe nâng", "Khoảng bao nhiêu người muốn học?"),
            ("đông", "Bạn gõ giúp một con số"),
            ("30", "Lúc nào thì đi học được?"),
            ("Buổi tối", "Từ ngày hay tháng nào thì tiện?"),
            ("31/02", "Không có ngày đó"),
            ("tháng 4", WHO),
            *HIDDEN,
        ),
        (
            "Muốn học: Tay nghề",
            "Cụ thể: Vận hành xe nâng",
            "Số người học: 30",
            "Học được vào: Buổi tối",
            "Tiện nhất từ: 04/2026",
        ),
    ),
    "training on rights": (
        "TGNC",
        (
            OTHERS,
            ("Xin mở lớp học", "Bạn muốn học gì?"),
            ("Pháp luật, quyền của mình", "Khoảng bao nhiêu người muốn học?"),
            ("5", "Lúc nào thì đi học được?"),
            ("2", "Từ ngày hay tháng nào thì tiện?"),
            ("Bỏ qua", WHO),
            *HIDDEN,
        ),
        ("Muốn học: Pháp luật, quyền của mình\nSố người học: 5\nHọc được vào: Thứ Bảy, Chủ nhật",),
    ),
    "suggestion": (
        "VP",
        (
            OTHERS,
            ("Góp ý với công đoàn", "Chuyện về việc gì?"),
            ("Cách làm việc của công đoàn", "ý của riêng bạn"),
            ("Của nhiều người", "Khoảng bao nhiêu người cùng ý ấy?"),
            ("vài người", "Bạn gõ giúp một con số"),
            ("hai mươi tức là 20", "công đoàn nên làm gì"),
            ("Họp ngoài giờ làm", "Đã nhận 1 tin"),
            ("Xong", WHO),
            *HIDDEN,
        ),
        ("Ý của: Của nhiều người\nSố người cùng ý: 20", "Họp ngoài giờ làm"),
    ),
    "suggestion of one's own": (
        "VP",
        (
            OTHERS,
            ("Góp ý với công đoàn", "Chuyện về việc gì?"),
            ("Cách làm việc của công đoàn", "ý của riêng bạn"),
            ("Của riêng tôi", "công đoàn nên làm gì"),
            ("Họp ngoài giờ làm", "Đã nhận 1 tin"),
            ("Xong", WHO),
            *HIDDEN,
        ),
        ("Ý của: Của riêng tôi",),
    ),
}


async def a_member(world: World) -> Person:
    person = world.person()
    await person.agrees()
    return person


async def follows(person: Person, steps: tuple[Step, ...]) -> str:
    """Do each step and read what it is answered; returns the code of the case."""
    said = ""
    for step, then in steps:
        said = await _does(person, step)
        assert then in said, (step, said)
    return said.partition(f"{SENT}: ")[2].split()[0]


async def _does(person: Person, step: str) -> str:
    if step == PHOTO:
        return await person.sends_file(a_photo())
    if step == PROGRAM:
        return await person.sends_file(b"MZ\x90\0" + b"\0" * 60, FileKind.DOCUMENT, "the.pdf")
    return await person.walks(step)
