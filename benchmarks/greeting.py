"""The message that every bot sends to many: about as long as an occasion's, with two buttons under it."""

from benchmarks.script import Answer

GREETING = Answer(
    "Chào bạn! Hôm nay là ngày Quốc tế Lao động 1/5. Công đoàn chúc bạn và gia đình mạnh khỏe, việc làm đều, "
    "đường đi làm bình an, chiều về nhà có tiếng cười.\n\n"
    "Hôm nay được nghỉ hưởng nguyên lương. Ai phải đi làm thì được trả ít nhất 300% tiền lương cho những giờ "
    "đó; người hưởng lương ngày còn được thêm tiền lương của chính ngày nghỉ (Bộ luật Lao động, Điều 98).\n\n"
    "Có điều gì vướng ở nơi làm việc, bạn cứ nhắn cho chúng tôi.\n\nLiên đoàn Lao động tỉnh",
    (("Gửi phản ánh", "concern"), ("Ngừng nhận tin này", "mute:occasions")),
)
