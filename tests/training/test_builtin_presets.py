"""The presets that come with the program do what their notes say."""

import math
from itertools import pairwise

import pytest

from rnnviz.core.inside.reach import reaches_back
from rnnviz.core.lecture.shapes import SHAPES
from rnnviz.core.network.dials import Dials
from rnnviz.core.record.signals import CLIPPED, NORM, RATE, REACH, SATURATED, SLOPE
from rnnviz.core.text.corpus import corpus_from_string, read_corpus
from rnnviz.core.text.forms import BRACES, COMMENTS, ENVIRONMENTS, VERSES, find_typical
from rnnviz.core.text.interest import find_in_corpus, read_words
from rnnviz.core.text.words import build_lexicon
from rnnviz.training.microscope.worked_example import CHARACTERS, hello_step, lstm_step
from rnnviz.training.presets import builtin_presets, read_preset
from rnnviz.training.run.learner import Learner


def preset_called(part):
    return next(read_preset(path) for path in builtin_presets() if part in path.name)


@pytest.fixture(scope="module")
def overfitted():
    """The run of *overfit 100* after 2,000 steps: (learner, places read, the losses)."""
    preset = preset_called("overfit-100")
    learner = Learner(corpus_from_string(preset.text, "text"), preset.config)
    read, losses = set(), []
    for _ in range(2000):
        position = 0 if learner.next_window()[3] else learner.position
        losses.append(learner.step())
        read.update(range(position, position + preset.config.seq_length + 1))
    return learner, read, losses


def test_every_character_of_overfit_100_is_read(overfitted):
    """But for the last: min-char-rnn's loop asks for one more than a window and its target."""
    learner, read, _ = overfitted
    assert learner.corpus.size == 102
    assert read == set(range(101))
    assert learner.epoch == 499  # four windows a pass


@pytest.mark.parametrize("size", [100, 101])
def test_in_a_shorter_text_the_fourth_window_would_never_be_read(size):
    """What the preset's note says, and why its text has 102 characters."""
    preset = preset_called("overfit-100")
    learner = Learner(corpus_from_string(preset.text[:size], "text"), preset.config)
    positions = set()
    for _ in range(12):
        learner.step()
        positions.add(learner.position)
    assert positions == {25, 50, 75}


def test_overfit_100_is_learned_by_heart(overfitted):
    learner, _, losses = overfitted
    text = preset_called("overfit-100").text
    assert learner.guessing_loss == pytest.approx(25 * math.log(len(set(text))))
    assert round(losses[0]) == round(learner.guessing_loss) == 74
    assert max(losses[-4:]) < 0.5  # about 0.1; how fast, depends on how a processor rounds
    # From the first character on, as every pass begins; the likeliest each time.
    writer, _ = learner.start_writing(text[0], Dials(0.0), 0)
    assert text[0] + learner.vocabulary.decode(writer.write(100)) == text[:101]


def test_the_curves_of_overfitting_part_while_one_looks_on():
    preset = preset_called("overfitting")
    learner = Learner(read_corpus(preset.text_file), preset.config)
    while learner.iteration < 1216:
        learner.step()
    held_out, smooth = learner.history.points("held_out"), learner.history.points("smooth")
    assert f"every {held_out.iterations[0]} steps" in preset.note
    turn = int(held_out.values.argmin())
    assert 600 <= held_out.iterations[turn] < 1100  # "near step 900"; a processor rounds as it does
    assert held_out.values[-1] > 1.03 * held_out.values[turn]
    then = smooth.values[smooth.iterations.searchsorted(held_out.iterations[turn])]
    assert smooth.values[-1] < 0.95 * then


def test_hello_says_that_its_numbers_are_the_exact_ones():
    preset = preset_called("hello")
    dWhy = hello_step().grads["Why"]
    assert CHARACTERS[1] == "e"
    # Called as the microscope calls it: rows of Why are characters, and units count from 1.
    assert f"dWhy[e,1] is {dWhy[1, 0]:+.3f}, the slide says −0.06" in preset.note
    assert "exact numbers" in preset.note
    assert "rounds at every line" in preset.note
    assert preset.stands_still


def test_the_lstm_says_that_its_numbers_are_ours_and_gives_the_first_step():
    preset, step = preset_called("lstm-by-hand"), lstm_step()
    assert "The numbers are ours and stand in no lecture" in preset.note
    i, g, h, c = (step.of_layer(name)[place, 0] for name, place in (("i", 0), ("g", 0), ("h", 1), ("c", 1)))
    assert f"g₁ is {g:+.4f} and i₁ {i:.4f}, so c₁ = i₁ · g₁ = {c:+.4f}" in preset.note
    assert f"h₁ = o₁ · tanh c₁ = {h:+.4f}" in preset.note
    assert (
        f"p₁ gives e {step.window.ps[0, 0, 1]:.4f}, a loss of {step.window.losses[0, 0]:.4f}" in preset.note
    )
    assert step.vocabulary.characters[1] == "e"
    assert preset.stands_still


def test_the_network_that_the_lstm_preset_trains_has_the_size_of_its_example():
    preset, step = preset_called("lstm-by-hand"), lstm_step()
    learner = Learner(corpus_from_string(preset.text, "text"), preset.config)
    assert learner.architecture.specs == step.architecture.specs
    for _ in range(400):
        learner.step()
    writer, _ = learner.start_writing("l", Dials(0.0), 0)
    assert "l" + learner.vocabulary.decode(writer.write(5)) == "letter"


def test_of_the_others_those_stand_still_that_need_no_run():
    presets = [read_preset(path) for path in builtin_presets()]
    still = [preset for preset in presets if preset.stands_still]
    assert {preset.page for preset in still} == {"Microscope", "Lecture", "Gradient check"}
    assert all(preset.stands_still for preset in presets if preset.group in ("One step by hand", "Lecture"))


def test_each_says_what_to_look_for_in_a_group_of_its_kind():
    presets = [read_preset(path) for path in builtin_presets()]
    groups = [preset.group for preset in presets]
    assert all(groups)
    assert len(set(groups)) == sum(a != b for a, b in pairwise([None, *groups]))  # none is torn apart
    assert all(120 <= len(preset.note) <= 700 for preset in presets if preset.sight)
    shapes = [p.sight["Lecture"]["views"]["Shapes"]["shape"] for p in presets if p.name.startswith("shapes:")]
    assert [shape.name for shape in SHAPES] == list(dict.fromkeys(shapes[:5]))


def test_the_presets_of_kinds_of_text_have_something_typical_to_count():
    for part, forms in (
        ("latex", (ENVIRONMENTS, BRACES)),
        ("c-program", (BRACES, COMMENTS)),
        ("sonnets", (VERSES,)),
    ):
        preset = preset_called(part)
        corpus = read_corpus(preset.text_file)
        assert find_typical(corpus, build_lexicon(corpus)).forms == forms
        assert preset.page == "Story"


def test_the_words_of_interest_are_those_that_the_note_speaks_of():
    preset = preset_called("writing-words")
    book = read_corpus(preset.text_file)
    words = read_words(preset.sight["Write"]["views"]["Words"]["words"])
    found = dict(
        zip(
            [word.text for word in words],
            find_in_corpus(book, words, lambda _done, _total: None),
            strict=True,
        )
    )
    assert [word for word, places in found.items() if not places.total] == ["dragon"]
    assert found["said"].total > found["Minna"].total > 100


@pytest.fixture(scope="module")
def signals_of():
    """``signals_of(preset, steps)``: what its run has recorded after so many steps."""

    def signals_of(part, steps):
        preset = preset_called(f"signals-{part}")
        assert preset.page == "Signals"
        learner = Learner(read_corpus(preset.text_file), preset.config)
        while learner.iteration < steps:
            learner.step()
        return learner.signals

    return signals_of


def test_sigma_decides_whether_the_gradient_of_a_fresh_network_grows_or_fades(signals_of):
    large, small = signals_of("sigma-0.5", 1), signals_of("sigma-0.01", 1)
    reach = large.signal(REACH).values[0]
    assert reach[-1] > 1e5 * reach[0]
    assert 0.4 < large.signal(SATURATED).values[0, 0] < 0.6
    assert 0.4 < large.signal(CLIPPED).values[0, 0] < 0.5
    assert reaches_back(small.signal(REACH).values[0]) == 1
    assert small.signal(SATURATED).values[0, 0] == 0


def test_without_clipping_adagrad_shrinks_its_steps_for_good(signals_of):
    clipped, free = signals_of("sigma-0.5", 100), signals_of("no-clipping", 100)
    assert free.signal(NORM).values[0, 0] > 1e6
    assert CLIPPED not in free.names
    assert clipped.signal(RATE).values[-1, 0] > 100 * free.signal(RATE).values[-1, 0]


def test_an_lstm_is_hardly_saturated_where_a_vanilla_network_is(signals_of):
    vanilla, lstm = signals_of("T-50", 300), signals_of("lstm", 300)
    assert vanilla.signal(SATURATED).values[-1, 0] > 0.5
    assert lstm.signal(SATURATED).values[-1, 0] < 0.05
    assert vanilla.signal(SLOPE).values[-1, 0] < 0.2 < 0.8 < lstm.signal(SLOPE).values[-1, 0]


def test_no_error_leaves_its_window(signals_of):
    assert signals_of("T-5", 1).signal(REACH).values.shape[1] == 5
