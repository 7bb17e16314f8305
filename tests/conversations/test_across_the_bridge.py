"""The whole path once: a worker's hidden concern, an officer's answer, and back."""

from bot.domain.message import FileKind
from tests.world import World, a_photo


async def test_a_hidden_concern_crosses_the_bridge_and_comes_back_answered(world: World) -> None:
    officer = await world.officer("CSPL", "Lò Thị Hoa")
    assert "Chào Lò Thị Hoa" in officer.last.text or any("Lò Thị Hoa" in m.text for m in officer.chat)

    worker = world.person()
    hello = await worker.says("/start")
    assert "Cầu Nối" in hello
    assert worker.last.labels == ["Đồng ý", "Xem đầy đủ", "Không"]
    assert "Telegram vẫn biết" in await worker.presses("Xem đầy đủ")
    await worker.presses("Đồng ý")
    assert "Bạn làm việc ở đâu" in await worker.presses("Có, gửi cho tôi")
    await worker.presses("Chọn xã, phường")
    await worker.says("tan phong")
    assert any("(ví dụ)" in label for label in worker.last.labels)
    await worker.presses("Tôi chưa rõ")
    assert worker.last.labels[0] == "Gửi phản ánh"

    await worker.says("1")
    await worker.presses("Tiền lương, tiền thưởng")
    await worker.says("Công ty chậm lương hai tháng nay")
    assert "Đã nhận 2 tin" in await worker.sends_file(a_photo(), text="bảng lương đây")
    assert "Telegram vẫn biết tài khoản" in await worker.says("xong")
    look = await worker.presses("Ẩn danh")
    assert "Ban Chính sách pháp luật" in look
    assert "10:00 thứ Năm 12/03" in look
    officer.news()
    sent = await worker.presses("Gửi")
    assert "LC26-" in sent
    code = sent.partition("Mã việc của bạn: ")[2].split()[0]

    card = officer.news()
    assert any("Công ty chậm lương" in item.text for item in card)
    assert any(item.outgoing.file and item.outgoing.file.kind is FileKind.PHOTO for item in card)
    assert "Nhận việc" in card[0].labels
    assert code in await officer.presses("Nhận việc")
    await officer.presses("Trả lời")
    worker.news()
    await officer.says("Bạn gửi giúp bảng lương tháng 2.")
    answer = worker.news()
    assert "Ban Chính sách pháp luật" in answer[0].text
    assert "Lò Thị Hoa" not in answer[0].text
    assert answer[-1].labels == ["Viết thêm", "Xong rồi, đóng", "Xem cả việc"]

    await worker.says("Tôi gửi rồi đấy ạ", reply_to=answer[0])
    more = officer.news()
    assert "Tôi gửi rồi đấy ạ" in more[-1].text
    assert more[-1].outgoing.reply_to == card[0].id
    await officer.says("Đã rõ, công ty sẽ trả trước 15/3.", reply_to=card[0])
    assert "15/3" in worker.news()[-1].text

    assert "đã đóng" in await worker.presses("Xong rồi, đóng")
    assert "chúng tôi ghi nhận" in await worker.presses("Đã giải quyết")
    world.clock.move(days=6)
    assert "Đã mở lại" in await worker.presses("Mở lại")
    await worker.says("Công ty vẫn chưa trả")
    assert "mở lại việc" in "\n".join(item.text for item in officer.news())
