"""The short conversation that every bot holds: greeting, consent, menu, topic, words."""

from typing import NamedTuple


class Step(NamedTuple):
    """What a person does: writes words, or presses the button with this data."""

    text: str = ""
    data: str = ""


class Answer(NamedTuple):
    """What a peer answers: words of about the length that ours has, and (label, data) of its buttons."""

    text: str
    buttons: tuple[tuple[str, str], ...] = ()


STEPS = (
    Step("/start"),
    Step("Đồng ý"),
    Step("Không cần"),
    Step("Bỏ qua"),
    Step(data="open:concern"),
    Step("Tiền lương, tiền thưởng"),
    Step("Công ty chậm lương hai tháng rồi, hỏi thì bảo chờ"),
)

_MENU = (
    ("Gửi phản ánh", "open:concern"),
    ("Hỏi pháp luật", "legal"),
    ("Việc của tôi", "cases"),
    ("Cài đặt", "settings"),
    ("Trợ giúp", "help"),
)
_TOPICS = (
    ("Tiền lương, tiền thưởng", "wages"),
    ("Giờ làm, nghỉ phép", "hours"),
    ("An toàn lao động", "safety"),
    ("Bảo hiểm xã hội", "insurance"),
    ("Hợp đồng lao động", "contract"),
    ("Bữa ăn ca", "meals"),
    ("Quấy rối, bạo lực", "harassment"),
    ("Việc khác", "other"),
)

HELLO = Answer(
    "Chào bạn! Đây là kênh nhắn tin giữa người lao động và công đoàn.\n"
    "• Bạn phản ánh hoặc hỏi pháp luật; nơi phụ trách trả lời bạn, có hẹn ngày giờ.\n"
    "• Chúng tôi giữ lời bạn viết và nơi bạn làm việc. Chỉ nơi trả lời bạn đọc được.\n"
    "• Bạn có thể giấu tên với cán bộ, xem lại hoặc xóa hết bất cứ lúc nào.\n\n"
    "Bạn đồng ý để chúng tôi giữ những điều đó mà trả lời bạn nhé?",
    (("Đồng ý", "yes"), ("Xem đầy đủ", "full"), ("Không", "no")),
)
MESSAGES = Answer(
    "Cảm ơn bạn.\n\nCông đoàn có lời chúc ngày lễ và tin có ích. Bạn có muốn nhận không?",
    (("Có, gửi cho tôi", "yes"), ("Không cần", "no")),
)
WORKPLACE = Answer(
    "Bạn làm việc ở đâu?", (("Theo xã, phường", "area"), ("Theo ngành", "sector"), ("Bỏ qua", "skip"))
)
MENU = Answer("Không sao. Bạn cần gì?", _MENU)
TOPIC = Answer("Chuyện về việc gì vậy bạn?", _TOPICS)
WORDS = Answer("Bạn kể đi, mấy tin cũng được, xong thì bấm “Xong”.", (("Xong", "done"),))
COLLECTED = Answer("Đã ghi. Viết tiếp hoặc bấm “Xong”.", (("Xong", "done"),))
