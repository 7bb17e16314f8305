"""Where in a TOML file a key stands, so that a fault can name its line."""

from pathlib import Path

import pytest

from bot.toml import line_of, read_toml

TOML = '''top = 1

[words]
"dialog.stop" = "hủy"
hello = """
[topic]
port = 1
"""

[[topic]]
code = "a"
[[topic]]
code = "b"  # comment
office = "X"
[telegram]
port = 2
'''


@pytest.mark.parametrize(
    ("loc", "line"),
    [
        (("top",), 1),
        (("words", "dialog", "stop"), 4),
        (("words", "hello"), 5),
        (("words", "missing"), 3),
        (("topic", 0, "code"), 10 + 1),
        (("topic", 1, "code"), 13),
        (("topic", 1, "office", 2), 14),
        (("topic", 0, "office"), 10),
        (("topic", 2, "code"), None),
        (("telegram", "port", 3), 16),
        (("nowhere", "port"), None),
    ],
)
def test_the_line_of_a_key_is_found(loc: tuple[str | int, ...], line: int | None) -> None:
    assert line_of(TOML, loc) == line


def test_the_example_above_is_toml(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(TOML, "utf-8")
    assert [topic["code"] for topic in read_toml(path)["topic"]] == ["a", "b"]
