"""Requests as they are built, before any HTTP."""

import pytest

from bot.channels.telegram.send import entities, request_for
from bot.domain.message import Button, File, FileKind, Outgoing
from bot.domain.richtext import Span, utf16_length
from bot.errors import Rejected


def test_offsets_count_utf16_units() -> None:
    text = (Span(text="🌸à"), Span(text="đậm 🎉", bold=True, italic=True), Span(text="x", url="https://a.vn"))
    assert list(entities(text)) == [
        {"offset": 3, "length": 6, "type": "bold"},
        {"offset": 3, "length": 6, "type": "italic"},
        {"offset": 9, "length": 1, "type": "text_link", "url": "https://a.vn"},
    ]


def test_entities_end_where_a_cut_text_ends() -> None:
    method, parameters = request_for(Outgoing(address="1", text=(Span(text="🌸" * 3000, bold=True),)))
    assert method == "sendMessage"
    assert utf16_length(parameters["text"]) <= 4096
    [bold] = parameters["entities"]
    assert bold["length"] == utf16_length(parameters["text"]) - 1  # the ellipsis is plain


def test_a_caption_is_cut_at_its_own_limit() -> None:
    file = File(kind=FileKind.DOCUMENT, name="a.pdf", mime="application/pdf", data=b"%PDF")
    _, parameters = request_for(Outgoing(address="1", text=(Span(text="a " * 2000),), file=file))
    assert utf16_length(parameters["caption"]) <= 1024


def test_a_long_label_is_cut_and_a_long_token_is_rejected() -> None:
    def labelled(token: str, label: str) -> Outgoing:
        return Outgoing(address="1", text=(Span(text="?"),), buttons=((Button(token=token, label=label),),))

    _, parameters = request_for(labelled("đ" * 32, "Công đoàn " * 20))
    [[button]] = parameters["reply_markup"]["inline_keyboard"]
    assert utf16_length(button["text"]) <= 64
    assert button["callback_data"] == "đ" * 32
    with pytest.raises(Rejected):
        request_for(labelled("đ" * 33, "x"))


def test_a_photo_over_ten_megabytes_goes_as_a_document_at_once() -> None:
    photo = File(kind=FileKind.PHOTO, name="a.jpg", mime="image/jpeg", data=b"x" * (10 * 2**20 + 1))
    assert request_for(Outgoing(address="1", file=photo))[0] == "sendDocument"
