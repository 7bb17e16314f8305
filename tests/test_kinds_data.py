"""The kinds, topics and canned answers that are shipped fit each other."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from bot.domain.kind import Kind, KindQuestion, QuestionType, Reply
from bot.domain.office import Office
from bot.domain.richtext import HOLE, plain, rich, utf16_length
from bot.domain.topic import Topic
from bot.domain.words import folded
from bot.toml import read_toml

DATA = Path(__file__).parent.parent / "data"
LONGEST = 3500  # of the 4,096 characters that one message holds, less what is filled in
CODES = ("concern", "legal_advice", "join_union", "found_union", "good_example", "training", "suggestion")


@cache
def kinds() -> tuple[Kind, ...]:
    found = [Kind.model_validate(read_toml(path)) for path in (DATA / "kinds").glob("*.toml")]
    return tuple(sorted(found, key=lambda kind: kind.order))


@cache
def topics() -> dict[str, Topic]:
    rows = (Topic.model_validate(row) for row in read_toml(DATA / "topics.toml")["topic"])
    return {topic.code: topic for topic in rows}


@cache
def replies() -> tuple[Reply, ...]:
    return tuple(Reply.model_validate(row) for row in read_toml(DATA / "replies.toml")["reply"])


def questions() -> list[KindQuestion]:
    return [question for kind in kinds() for question in kind.question]


def typed(kind: Kind) -> set[str]:
    """What may be typed for a kind, in both languages, as it is compared."""
    return {folded(word) for word in (*kind.words.split(","), *kind.words_en.split(","))}


def test_the_seven_kinds_are_there_in_their_order() -> None:
    assert tuple(kind.code for kind in kinds()) == CODES
    assert [kind.order for kind in kinds()] == sorted({kind.order for kind in kinds()})


def test_each_kind_has_a_file_of_its_name() -> None:
    assert {path.stem for path in (DATA / "kinds").iterdir()} == set(CODES)


def test_every_file_says_first_how_to_change_it() -> None:
    files = [*(DATA / "kinds").iterdir(), DATA / "topics.toml", DATA / "replies.toml"]
    for path in files:
        head = path.read_text("utf-8").partition("\n\n")[0]
        assert all(line.startswith("#") for line in head.splitlines()), path.name
        assert "# Cách sửa:" in head, path.name


def test_every_topic_of_a_kind_exists_and_every_topic_has_a_kind() -> None:
    assert {code for kind in kinds() for code in kind.topics} == set(topics())


def test_every_topic_goes_to_an_office_that_exists() -> None:
    offices = {Office.model_validate(row).code for row in read_toml(DATA / "offices.toml")["office"]}
    assert {topic.office for topic in topics().values()} <= offices


def test_founding_a_union_never_goes_to_a_workplace_union() -> None:
    founding = next(kind for kind in kinds() if kind.code == "found_union")
    assert not any(topics()[code].workplace or topics()[code].area for code in founding.topics)


def test_an_urgent_topic_goes_to_the_standing_leadership_only() -> None:
    for topic in topics().values():
        if topic.urgent:
            assert (topic.office, topic.workplace, topic.area) == ("TT", False, False), topic.code


def test_the_topics_of_an_area_and_those_about_an_office_are_as_agreed() -> None:
    assert {topic.code for topic in topics().values() if topic.area} == {"welfare", "union_life", "fees"}
    assert {topic.code for topic in topics().values() if topic.about_office} == {"office_complaint"}


@pytest.mark.parametrize("language", ["", "_en"])
def test_buttons_of_kinds_and_topics_are_short_and_differ(language: str) -> None:
    labels = [getattr(kind, f"label{language}") for kind in kinds()]
    names = [getattr(topic, f"name{language}") for topic in topics().values()]
    assert max(map(len, (*labels, *names))) <= 32
    assert Counter(map(folded, labels)).most_common(1)[0][1] == 1
    assert Counter(map(folded, names)).most_common(1)[0][1] == 1


def test_no_two_options_or_outcomes_read_alike() -> None:
    lists = [[(o.name, o.name_en) for o in question.option] for question in questions()]
    lists += [[(o.name, o.name_en) for o in kind.outcome] for kind in kinds()]
    for names in lists:
        assert len({folded(vi) for vi, _ in names}) == len(names)
        assert len({folded(en) for _, en in names}) == len(names)


def test_no_two_kinds_share_a_typed_word() -> None:
    counted = Counter(word for kind in kinds() for word in typed(kind))
    assert [word for word, count in counted.items() if count > 1 or not word] == []


def test_a_kind_is_not_called_by_the_word_of_another_conversation() -> None:
    taken = {
        folded(word)
        for path in (DATA / "texts").glob("??/*.toml")
        for said in read_toml(path).get("words", {}).values()
        for word in said.split(",")
    }
    assert taken
    assert taken & {word for kind in kinds() for word in typed(kind)} == set()


def test_each_question_is_there_in_english_of_its_own() -> None:
    for question in questions():
        assert question.ask_en != question.ask, question.name
        assert question.label_en != question.label, question.name
        assert all(option.name_en != option.name for option in question.option), question.name


def test_little_is_asked() -> None:
    further = [kind for kind in kinds() if kind.code not in {"concern", "legal_advice"}]
    assert all(2 <= len(kind.question) <= 5 for kind in further)
    assert {question.type for question in questions()} == set(QuestionType)
    assert any(question.when for question in questions())


def test_three_to_six_outcomes_can_end_a_case() -> None:
    assert all(3 <= len(kind.outcome) <= 6 for kind in kinds())


def test_an_outcome_of_one_code_is_called_the_same_wherever_it_means_the_same() -> None:
    for code in ("not_ours", "no_reply", "withdrawn"):
        names = {(o.name, o.name_en) for kind in kinds() for o in kind.outcome if o.code == code}
        assert len(names) == 1, code


def test_promises_grow_from_the_first_answer_to_the_end() -> None:
    for kind in kinds():
        assert kind.first_answer_days <= kind.resolution_days, kind.code
        assert kind.next_answer_days <= kind.resolution_days, kind.code


def test_sentences_hold_no_placeholder_and_their_marks_are_closed() -> None:
    asked = [words for question in questions() for words in (question.ask, question.ask_en)]
    told = [words for kind in kinds() for words in (kind.story, kind.story_en)]
    for words in (*asked, *told):
        assert not HOLE.search(words)
        assert "**" not in plain(rich(words))
        assert utf16_length(words) <= LONGEST


def test_canned_answers_are_many_enough_and_each_has_its_own_code_and_button() -> None:
    assert len(replies()) >= 12
    assert len({reply.code for reply in replies()}) == len(replies())
    assert len({folded(reply.name) for reply in replies()}) == len(replies())


def test_canned_answers_are_for_kinds_and_topics_that_meet() -> None:
    topics_of = {kind.code: set(kind.topics) for kind in kinds()}
    for reply in replies():
        assert set(reply.kinds) <= set(topics_of), reply.code
        asked = set().union(*(topics_of[kind] for kind in reply.kinds or topics_of))
        assert set(reply.topics) <= asked, reply.code


def test_canned_answers_fit_one_message_in_either_language() -> None:
    for reply in replies():
        assert reply.text != reply.text_en
        assert max(utf16_length(reply.text), utf16_length(reply.text_en)) <= LONGEST


def test_one_kind_is_answered_by_the_law_first_and_has_the_topics_of_its_answers() -> None:
    [kind] = [kind for kind in kinds() if kind.law]
    assert (kind.code, kind.entry) == ("legal_advice", "law")
    assert {other.entry for other in kinds() if not other.law} == {
        f"open:{code}" for code in CODES if code != kind.code
    }
    files = (DATA / "law" / "answers").iterdir()
    asked = {row["topic"] for path in files for row in read_toml(path)["answer"]}
    assert asked - set(kind.topics) == {"stoppage"}, "a question about strikes is no alarm"
