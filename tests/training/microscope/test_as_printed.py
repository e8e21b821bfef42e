"""The slides' numbers beside the engine's own: which differ, and why."""

import pytest

from rnnviz.training.microscope.as_printed import AsPrinted, BesidePrinted, Cause, is_hello
from rnnviz.training.microscope.numbers import Entry, Name, StepNumbers
from rnnviz.training.microscope.walkthrough import Walkthrough
from rnnviz.training.microscope.worked_example import hello_learner, hello_step, lstm_step


@pytest.fixture
def slides() -> AsPrinted:
    return AsPrinted(StepNumbers(hello_step()))


def only(slides: AsPrinted, name: Name, *place: int) -> BesidePrinted:
    (found,) = slides.of(Entry(name, place))
    return found


def test_of_247_numbers_89_differ_by_more_than_the_rounding_of_their_last_digit(slides: AsPrinted) -> None:
    """Counted from the engine's own numbers and the digits that are printed, and from nothing else."""
    differing = [each for each in slides.all if abs(each.exact - each.printed.value) > each.printed.digit / 2]
    assert len(slides.all) == 247
    assert len(differing) == 89
    assert list(slides.beyond) == differing


def test_the_causes_are_those_that_follow_from_the_printed_numbers(slides: AsPrinted) -> None:
    assert slides.causes == {Cause.ROUNDED: 27, Cause.TURNED: 3, Cause.MISPRINT: 59}
    for each in slides.beyond:
        assert each.recomputed is not None
        from_printed = abs(each.recomputed - each.printed.value) <= each.printed.digit / 2 + 1e-12
        if each.cause is Cause.ROUNDED:
            assert from_printed
            assert not each.printed.is_finer
        if each.cause is Cause.TURNED:
            assert each.exact * each.printed.value < 0
    finer = [each.cause for each in slides.beyond if each.printed.is_finer]
    assert (finer.count(Cause.MISPRINT), finer.count(Cause.TURNED)) == (40, 1)


def test_only_numbers_that_differ_may_be_called_finer_than_printed(slides: AsPrinted) -> None:
    assert not any(each.printed.is_finer and each.cause is None for each in slides.all)


def test_each_number_stands_where_the_microscope_shows_it(slides: AsPrinted) -> None:
    walkthrough = Walkthrough(hello_step())
    for each in slides.all:
        if each.entry is None:
            assert each.printed.array in ("x", "target")
        else:
            assert walkthrough.numbers.value(each.entry) == each.exact
            assert slides.of(each.entry)
    assert only(slides, Name("grad", of="Why"), 1, 0).printed.text == "−0.06"
    assert only(slides, Name("new_memory", of="Whh"), 0, 0).printed.text == "0.08"
    assert only(slides, Name("z", 1), 2).printed.text == "0.4"


def test_what_is_the_same_number_elsewhere_has_the_same_print(slides: AsPrinted) -> None:
    assert slides.of(Entry(Name("clipped", of="by"), (0,))) == slides.of(Entry(Name("grad", of="by"), (0,)))
    assert slides.of(Entry(Name("losses"), (1,))) == slides.of(Entry(Name("loss", 2), (0,)))
    assert slides.of(Entry(Name("loss", 3), (0,))) == ()
    assert slides.of(Entry(Name("dh", 1), (0,))) == ()


def test_words_claim_no_more_than_is_known(slides: AsPrinted) -> None:
    assert only(slides, Name("h", 1), 1).in_words == "On the slide: 0.5, the exact number rounded."
    assert only(slides, Name("param", of="Wxh"), 0, 0).in_words == "On the slide: −0.5, exactly."
    assert only(slides, Name("loss", 1), 0).in_words == (
        "On the slide: 0.8. Rounded on the way: the numbers printed before it give +0.8210."
    )
    assert only(slides, Name("y", 1), 0).in_words == (
        "On the slide: −0.6. It does not follow from the numbers printed before it, which give "
        "−0.5400. Weights that were printed rounded would give it; whether they were is not known."
    )
    turned, right = slides.of(Entry(Name("h", 2), (2,)))
    assert turned.cause is Cause.TURNED
    assert "both signs" in turned.in_words
    assert "Nor would weights" in turned.in_words
    assert right.cause is None
    assert "square of the weight" in only(slides, Name("new_memory", of="Why"), 0, 0).in_words


def test_only_the_first_step_of_hello_is_on_the_slides() -> None:
    learner = hello_learner()
    assert is_hello(learner.take_apart())
    learner.step()
    assert not is_hello(learner.take_apart())
    assert not is_hello(lstm_step())
    other = hello_learner()
    other.now.params["Whh"][0, 0] += 0.5
    assert not is_hello(other.take_apart())
