"""Which question is next, what is shown, and what a person means by what they type."""

import pytest

from bot.domain.catalog import Catalog
from bot.domain.contact import Contact
from bot.domain.dialog import (
    BACK,
    MORE,
    PAGE,
    Dialog,
    Heard,
    Question,
    Scene,
    any_words,
    chosen,
    short_words,
    shown,
    words_and_files,
)
from bot.domain.message import Attachment, FileKind, FileProblem
from bot.domain.office import Offices
from bot.domain.say import Choice
from bot.domain.words import folded, same
from bot.errors import NotUnderstood

EMPTY = Catalog(offices=Offices(), kinds={}, topics={}, areas={}, sectors={}, occasions={}, hotlines=())
DIALOG = Dialog(
    "x",
    (
        Question("who", "ask.who"),
        Question("name", "ask.name", asked_when=lambda scene: scene.answers["who"] == "named"),
        Question("look", lambda scene: f"look.{scene.answers['who']}"),
    ),
)
LABELS = ("Tiền lương, tiền thưởng", "Hợp đồng", "An toàn lao động", "Hợp đồng thử việc")
CHOICES = tuple(Choice.of(token, "x") for token in ("wages", "contract", "safety", "trial"))


def scene(**answers: object) -> Scene:
    return Scene(answers=answers, contact=Contact(id=1, account="telegram", address="1"), catalog=EMPTY)


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({}, "who"),
        ({"who": "named"}, "name"),
        ({"who": "hidden"}, "look"),
        ({"who": "named", "name": "Hoa"}, "look"),
        ({"who": "hidden", "look": None}, None),
        ({"look": "send", "who": "named"}, "name"),
    ],
)
def test_the_next_question_is_the_first_that_applies_and_has_no_answer(
    answers: dict[str, object], asked: str | None
) -> None:
    question = DIALOG.next_question(scene(**answers))
    assert (question.name if question else None) == asked


def test_a_question_is_found_by_name_and_worded_by_what_was_said() -> None:
    look = DIALOG.question("look")
    assert look is not None
    assert look.text_key(scene(who="hidden")) == "look.hidden"
    assert DIALOG.question("gone") is None
    assert look.choices(scene()) == ()


@pytest.mark.parametrize(
    ("count", "page", "first", "number", "ways"),
    [
        (PAGE, 0, "0", PAGE, []),
        (PAGE + 2, 0, "0", PAGE + 2, []),
        (PAGE + 3, 0, "0", PAGE + 1, [MORE]),
        (PAGE + 3, 1, str(PAGE), 4, [BACK]),
        (PAGE * 3, 1, str(PAGE), PAGE + 2, [MORE, BACK]),
        (PAGE * 3, 2, str(PAGE * 2), PAGE + 1, [BACK]),
        (0, 0, "", 0, []),
    ],
)
def test_choices_are_shown_by_pages_with_ways_between_them(
    count: int, page: int, first: str, number: int, ways: list[str]
) -> None:
    visible = shown([Choice.of(str(index), "x") for index in range(count)], page)
    assert len(visible) == number
    assert [choice.token for choice in visible if choice.token in {MORE, BACK}] == ways
    assert not visible or visible[0].token == first


def test_every_choice_is_on_exactly_one_page() -> None:
    choices = [Choice.of(str(index), "x") for index in range(38)]
    seen = [choice.token for page in range(4) for choice in shown(choices, page)]
    assert [token for token in seen if token not in {MORE, BACK}] == [str(index) for index in range(38)]


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("1", "wages"),
        (" 4. ", "trial"),
        ("0", None),
        ("5", None),
        ("Hợp đồng", "contract"),
        ("hop dong", "contract"),
        ("HOP  DONG!", "contract"),
        ("hợp đồng thử việc", "trial"),
        ("thu viec", "trial"),
        ("lương", "wages"),
        ("tien", "wages"),
        ("toan lao", "safety"),
        ("lao dong hop", None),
        ("an", "safety"),
        ("luo", None),
        ("", None),
        ("...", None),
        ("😀", None),
    ],
)
def test_a_choice_is_meant_by_number_label_or_words_of_one_label_only(text: str, token: str | None) -> None:
    assert chosen(text, CHOICES, LABELS, 0, numbers=True) == token


def test_words_that_two_labels_share_mean_neither() -> None:
    assert chosen("hop", CHOICES, LABELS, 0, numbers=True) is None


def test_where_words_are_an_answer_only_a_whole_label_is_a_choice() -> None:
    assert chosen("Hop dong", CHOICES, LABELS, 0, numbers=False) == "contract"
    assert chosen("1", CHOICES, LABELS, 0, numbers=False) is None
    assert chosen("lương", CHOICES, LABELS, 0, numbers=False) is None


def test_numbers_are_those_of_the_page_and_labels_those_of_all_pages() -> None:
    choices = [Choice.of(f"t{index}", "x") for index in range(30)]
    labels = [f"nhãn {chr(65 + index % 26)}{index}" for index in range(30)]
    assert chosen("1", choices, labels, 1, numbers=True) == f"t{PAGE}"
    assert chosen(str(PAGE + 1), choices, labels, 0, numbers=True) == MORE
    assert chosen("nhan d29", choices, labels, 0, numbers=True) == "t29"


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Gửi  Phản ánh!", "gui phan anh"),
        ("ĐƯỜNG đi", "duong di"),
        ("Ti\u00ea\u0300n", "tien"),
        ("bhxh, hđlđ", "bhxh hdld"),
        ("“Xong”", "xong"),
        (" \n\t", ""),
        ("LC26-7K3Q", "lc26 7k3q"),
    ],
)
def test_words_are_compared_without_accents_case_and_marks(text: str, bare: str) -> None:
    assert folded(text) == bare
    assert folded(bare) == bare
    assert same(text, bare)


def test_free_words_are_taken_as_they_are_and_silence_is_not() -> None:
    assert any_words(Heard(text=" hai\ndòng ")) == "hai\ndòng"
    with pytest.raises(NotUnderstood, match=r"dialog\.words_please"):
        any_words(Heard(text=" \n"))


def test_a_name_is_one_line_of_at_most_eighty_letters() -> None:
    assert short_words(Heard(text=" Lò  Thị\nHoa ")) == "Lò Thị Hoa"
    assert short_words(Heard(text="x" * 80)) == "x" * 80
    with pytest.raises(NotUnderstood, match=r"dialog\.too_long"):
        short_words(Heard(text="x" * 81))


def test_words_files_or_both_are_kept_without_what_could_not_be_taken() -> None:
    good = Attachment(kind=FileKind.PHOTO, ref="a", stored=True)
    bad = Attachment(kind=FileKind.DOCUMENT, ref="", problem=FileProblem.TOO_LARGE)
    kept = Heard.model_validate(words_and_files(Heard(text="đây", attachments=(good, bad))))
    assert (kept.text, kept.attachments) == ("đây", (good,))
    assert words_and_files(Heard(attachments=(good,)))["text"] == ""
    with pytest.raises(NotUnderstood, match=r"file\.too_large"):
        words_and_files(Heard(attachments=(bad,)))
    with pytest.raises(NotUnderstood, match=r"dialog\.words_please"):
        words_and_files(Heard(text=" "))
