"""Logs that can be shown to anybody: no token, no address, no word of a message."""

import json
import logging

import pytest
import structlog

from bot.logs import set_up_logging

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


pytestmark = pytest.mark.usefixtures("logs_as_before")


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def fail(words: str) -> None:
    raise ValueError(words)


def test_fields_that_are_not_known_to_be_harmless_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("json", "info")
    structlog.get_logger().info("sent", account="telegram", address="4711", text="lương chậm", name="Hoa")
    [line] = lines(capsys)
    assert (line["event"], line["account"], line["level"]) == ("sent", "telegram", "info")
    assert line.keys() == {"event", "account", "level", "timestamp"}


@pytest.mark.parametrize(
    "text", [TOKEN, f"https://api.telegram.org/bot{TOKEN}/sendMessage", "http://x/bot12:short/getMe"]
)
def test_a_token_is_masked_wherever_it_stands(capsys: pytest.CaptureFixture[str], text: str) -> None:
    set_up_logging("json", "info")
    structlog.get_logger().warning(f"failed at {text}", url=text)
    said = capsys.readouterr().err
    assert said.count("[token]") == 2
    assert "AAHdq" not in said
    assert "short" not in said


def test_of_an_exception_its_class_and_place_are_told_and_its_words_are_not(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up_logging("json", "info")
    try:
        fail("Nguyễn Văn A")
    except ValueError:
        structlog.get_logger().exception("row_failed")
    [line] = lines(capsys)
    assert (line["event"], line["error"]) == ("row_failed", "ValueError")
    assert line["where"].startswith("test_logs.py:")
    assert "Nguyễn" not in json.dumps(line, ensure_ascii=False)


def test_an_exception_handed_over_by_itself_is_told_the_same_way(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("json", "info")
    structlog.get_logger().error("row_failed", exc_info=ValueError("Nguyễn Văn A"))
    [line] = lines(capsys)
    assert (line["error"], "exc_info" in line) == ("ValueError", False)


def test_of_other_libraries_only_the_origin_is_logged(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("json", "info")
    logging.getLogger("telegram.ext").warning("update from %s: %s", "Nguyễn Văn A", TOKEN)
    try:
        fail("Nguyễn Văn A")
    except ValueError:
        logging.getLogger("asyncio").exception("task %s failed", "Nguyễn Văn A", stack_info=True)
    logging.getLogger("aiohttp.client").info("not worth a line")
    said = capsys.readouterr().err
    first, second = (json.loads(line) for line in said.splitlines())
    assert first["event"].startswith("telegram.ext: warning at test_logs:")
    assert second["error"] == "ValueError"
    assert "Nguyễn" not in said
    assert "AAHdq" not in said


@pytest.mark.parametrize("fmt", ["json", "console"])
def test_below_its_level_nothing_is_said_in_either_format(
    capsys: pytest.CaptureFixture[str], fmt: str
) -> None:
    set_up_logging(fmt, "error")
    structlog.get_logger().warning("not_said", text="lương chậm")
    structlog.get_logger().error("said", text="lương chậm")
    said = capsys.readouterr().err
    assert "not_said" not in said
    assert "said" in said
    assert "lương" not in said
