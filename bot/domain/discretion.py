"""Words by which a writer who wants to stay hidden gives themselves away.

Only for a gentle warning before sending: a warning without need teaches people to press on, so a doubt
counts for the writer, and many ways to name oneself pass unseen.
"""

import re
import unicodedata
from enum import StrEnum

from bot.domain.words import folded


class Hint(StrEnum):
    NAME = "name"
    PHONE = "phone"
    ID = "id"
    EMAIL = "email"


def gives_away(text: str) -> frozenset[Hint]:
    """What in `text` tells who wrote it: a name by which they introduce themselves or sign, a Vietnamese
    phone number, the number of a citizen's card or of social insurance, an e-mail address."""
    words = _tidied(text)
    unnumbered = _ID.sub(" ", words)  # the number of a card could hold that of a phone
    found = {
        Hint.NAME: _names_itself(words),
        Hint.PHONE: _PHONE.search(unnumbered) is not None,
        Hint.ID: unnumbered != words,
        Hint.EMAIL: _EMAIL.search(words) is not None,
    }
    return frozenset(hint for hint, is_there in found.items() if is_there)


def _tidied(text: str) -> str:
    """Letters in one piece, no two blanks in a row: a long row of them would be slow to search."""
    lines = (" ".join(line.split()) for line in unicodedata.normalize("NFC", text).splitlines())
    return "\n".join(line for line in lines if line)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _names(text: str) -> frozenset[str]:
    """The names, and the same without accents."""
    return _words(text) | _words(folded(text))


# From here on, "e" and words without accents are how people type on small phones.

_EMAIL = re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.[a-z]{2,}\b", re.IGNORECASE)

# The first group has three digits or more, or 03.10.2026 07h30 would be a number.
_PHONE = re.compile(
    r"(?<![\d.,/])"
    r"(?:\(?\+84\)?[ .-]?(?:\(0\)|0)?(?:[35789](?:[ .-]?\d){8}|2(?:[ .-]?\d){9})"
    r"|84[35789]\d{8}"
    r"|\(?0[35789]\d\)?(?:[ .-]?\d){7}"
    r"|\(?02\d\)?(?:[ .-]?\d\)?){8})"
    r"(?![.,/]?\d)"
)

# Twelve digits: province 001 to 096, sex and century, year, six more.
_ID = re.compile(
    r"(?<![\d.,/])0(?:0[1-9]|[1-8]\d|9[0-6])(?:[ .]?\d){9}(?![.,/]?\d)"
    r"|\b(?:cmnd|cmt|cmtnd|chứng minh|chung minh)\b\D{0,25}\d{3}[ .]?\d{3}[ .]?\d{3}(?!\d)"
    r"|\b(?:bhxh|bảo hiểm xã hội|bao hiem xa hoi)\b\D{0,20}\d{10}(?!\d)",
    re.IGNORECASE,
)

_I = r"(?:tôi|tui|em|e|mình|cháu|tớ|toi|minh|chau)"
# A clause begins here: "em là Lan", and not "quản lý của em là Lan".
_GREETED = r"chào|chao|dạ|da|vâng|vang|thưa|thua|alo|ạ|đoàn|doan|anh chị|anh chi|ad|admin"
_CLAUSE = rf"(?:^|[.,;:!?()\n–-]|\b(?:{_GREETED}))\s*"
_REST = r"\s+([^\n.,;:!?()–-]{2,60})"
_CALLED = re.compile(
    rf"(?:{_CLAUSE}{_I}\s+(?:tên|ten)(?:\s+(?:là|la)|\s*:)?"
    rf"|\b(?:tên|ten)\s+(?:(?:của|cua)\s+)?{_I}\s*(?:là|la|:)){_REST}",
    re.IGNORECASE,
)
_AM = re.compile(
    rf"{_CLAUSE}(?:{_I}\s*(?:\s(?:là|la)|[,:])"
    r"|(?:(?:họ|ho)\s+(?:(?:và|va)\s+)?)?(?:tên|ten)\s*:"
    r"|(?:ký|kí|ky|ki)\s+(?:tên|ten)\s*[:,.]?"
    r"|(?:người|nguoi)\s+(?:viết|viet|gửi|gui|làm|lam|phản|phan)(?:\s+(?:đơn|don|ánh|anh))?\s*[:,.]?)"
    rf"{_REST}",
    re.IGNORECASE,
)

_SURNAMES = _names(
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh trịnh đoàn lương mai"
    " tô tạ hà cao đào châu quách lâm phùng vương lưu triệu chu kiều tống thạch từ nghiêm doãn tăng nông"
    " lò vàng giàng thào sùng lường quàng tẩn phàn chẻo hạng hảng vừ pờ chang khoàng sìn tòng đèo điêu"
    " lèng tao mùa ma"
)
# Without accents these read as other words: Đỗ as "do", Đặng as "đang", Lương as "wages".
_MISREAD = _words("do dang ho luong duong to ta ma tao tu mua vang ly ha cao phan vo lo le pham")
_CLEAR = frozenset({"nguyễn", "nguyen", "huỳnh", "huynh"})  # nothing but surnames
_MIDDLE = frozenset({"văn", "van", "thị", "thi", "a"})
_GIVEN = _names(
    "anh bình chi cường dung dũng duy dương đạt đông đức giang hà hải hằng hạnh hạ hiền hiếu hoa hòa"
    " hoà hoàng hồng huệ hùng huy huyền hưng hương hường khánh khoa kiên lan linh loan long ly mai minh"
    " my mỹ nga ngọc nguyệt nhung như oanh phong phúc phượng phương quang quyên quỳnh sơn tâm tân thắng"
    " thảo thu thủy thuỷ thúy thuý tiến tín toàn trang trinh trung tú tuấn tùng tuyết uyên vân việt vinh"
    " xuân yến páo dế"
)
_NO_GIVEN = _words(
    "khong ko gi bi sai co da chua ai an xin giau giu la trong cty cong nguoi mot nhu vao that khac nay"
    " nao duoc cho o"
)
_GOES_ON = _words("o lam day ben to chuyen xuong cong hien nam que ne a thuoc ca bo phong va dang trong")
_NO_SURNAME = frozenset(
    {"hà nhì", "hà nội", "hà giang", "hà nam", "hà tĩnh", "cao bằng", "cao đẳng", "đoàn viên"}
)


def _names_itself(text: str) -> bool:
    return (
        any(_is_called(m[1].split()) for m in _CALLED.finditer(text))
        or any(_is_name(m[1].split()) for m in _AM.finditer(text))
        or _is_signature(text.rpartition("\n")[2].split())
    )


def _is_called(words: list[str]) -> bool:
    """After "tên" hardly anything but a name stands, so a capital or a usual name will do."""
    first = words[0]
    capital = len(first) > 1 and first.istitle() and folded(first) not in _NO_GIVEN
    return capital or first.casefold() in _GIVEN or _is_name(words)


def _is_name(words: list[str]) -> bool:
    """A surname and more, or a given name alone; both look like other words ("Cao đẳng", "An toàn")."""
    if len(words) > 1 and _is_full_name(words[0], words[1]):
        return True
    alone = len(words) == 1 or (words[1].islower() and folded(words[1]) in _GOES_ON)
    return alone and words[0].istitle() and words[0].casefold() in _GIVEN


def _is_full_name(first: str, second: str) -> bool:
    pair = f"{first} {second}".casefold()
    if pair in _NO_SURNAME or first.casefold() not in _SURNAMES:
        return False
    if first.istitle() and second[0].isupper():
        return True
    clear = second.casefold() in _MIDDLE and first.casefold() not in _MISREAD
    return clear or first.casefold() in _CLEAR


def _is_signature(line: list[str]) -> bool:
    """A last line that is a full name and nothing else."""
    capitals = all(word[0].isupper() and word.isalpha() for word in line)
    return 3 <= len(line) <= 5 and capitals and _is_full_name(line[0], line[1])
