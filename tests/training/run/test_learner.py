"""A run: min-char-rnn's loop, resumed bit for bit, taken apart without being disturbed."""

import contextlib
import dataclasses
import io
import math

import numpy as np
import pytest
from _runs import moment_bits
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.core.errors import CheckpointError, SettingError, TextError, UserError
from rnnviz.core.inside.edits import Edit
from rnnviz.core.network.dials import Dials
from rnnviz.core.network.parameters import Parameters
from rnnviz.core.record.by_hand import MAX_CHANGES, ChangeByHand
from rnnviz.core.record.checkpoint import (
    MAX_RATE_CHANGES,
    RateChange,
    logged_bytes,
    read_checkpoint,
    write_checkpoint,
)
from rnnviz.core.text.corpus import Corpus, corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import BEST_EVERY, DivergedError, Learner
from rnnviz.training.run.run_files import best_checkpoint

SMALL = {"hidden_size": 12, "seq_length": 8, "sample_every": 10, "sample_length": 20}


@pytest.fixture(scope="module")
def corpus(story):
    return corpus_from_string(story(1500), "story")


def learner_of(corpus, **settings):
    return Learner(corpus, TrainingConfig(**(SMALL | settings)))


def saved_and_opened(learner):
    """The learner's checkpoint, by way of the bytes of a file."""
    file = io.BytesIO()
    write_checkpoint(file, learner.checkpoint())
    return read_checkpoint(io.BytesIO(file.getvalue()), "run.npz")


def advance(learner, steps):
    """Steps as the trainer takes them, with the samples of the log between; their losses."""
    losses = []
    for _ in range(steps):
        if learner.is_sample_due():
            learner.log_sample()
        losses.append(learner.step())
    return losses


def bits(learner):
    """Everything that a run goes on from, as values whose equality is that of their bits."""
    moments = {"last": learner.moment()} | ({"best": learner.best} if learner.best else {})
    told: dict[object, object] = {
        "samples": tuple(learner.samples), "rate_changes": tuple(learner.rate_changes),
        "by_hand": learner.by_hand,
    }  # fmt: skip
    for which, moment in moments.items():
        told |= {(which, name): value for name, value in moment_bits(moment).items()}
    for name, array in learner.history.to_arrays().items():
        told["history", name] = array.tobytes()
    checkpoint = learner.checkpoint()
    for which, arrays in (("map", checkpoint.book_map), ("best map", checkpoint.best_book_map)):
        for name, array in arrays.items():
            told[which, name] = array.tobytes()
    return told


# ── the loop ──


def test_it_starts_at_the_loss_of_guessing(corpus):
    learner = learner_of(corpus)
    guessing = 8 * math.log(corpus.vocab_size)
    assert learner.guessing_loss == learner.smooth_loss == guessing
    assert learner.step() == pytest.approx(guessing, rel=0.01)


def test_the_windows_follow_each_other_and_start_over(corpus):
    """As in min-char-rnn: hprev is carried, and zero wherever the text starts."""
    T, N = 8, corpus.size
    learner = learner_of(corpus)
    position, epoch = 0, 0
    for iteration in range(2 * N // T):
        if position + T + 1 >= N:
            position, epoch = 0, epoch + 1
        inputs, targets, hprev, _ = learner.next_window()
        assert inputs.tolist() == corpus.ids[position : position + T].tolist()
        assert targets.tolist() == corpus.ids[position + 1 : position + T + 1].tolist()
        before = learner.network.window.layers[0]["h"][-1].copy()
        assert (hprev == (0 if position == 0 else before)).all()
        learner.step()
        position += T
        assert (learner.position, learner.epoch, learner.iteration) == (position, epoch, iteration + 1)
        assert learner.now.place.next_input == corpus.ids[position]
    assert epoch == 2


def test_the_smooth_loss_is_that_of_the_literature(corpus):
    learner = learner_of(corpus)
    smooth = learner.smooth_loss
    for iteration in range(1, 30):
        loss = learner.step()
        smooth = 0.999 * smooth + 0.001 * loss
        assert learner.smooth_loss == smooth
        assert learner.loss == loss == learner.history.points("train").values[-1]
        assert learner.history.points("train").iterations[-1] == iteration
    assert learner.history.points("smooth").values[-1] == smooth


def test_gradients_are_clipped_to_the_setting(corpus):
    learner = learner_of(corpus, clip=0.001, dtype="float64")
    learner.step()
    assert learner.now.optimizer.state["memory"].max() <= 0.001**2 * (1 + 1e-12)
    assert learner.now.optimizer.state["memory"].max() == pytest.approx(0.001**2)


def test_it_learns(corpus):
    learner = learner_of(corpus, hidden_size=30)
    losses = advance(learner, 1500)
    assert np.mean(losses[-100:]) < 0.6 * learner.guessing_loss


def test_both_types_take_the_same_first_steps(corpus):
    single, double = (learner_of(corpus, dtype=dtype) for dtype in ("float32", "float64"))
    assert advance(single, 5) == pytest.approx(advance(double, 5), rel=1e-4)
    assert single.now.state.dtype == np.float32


def test_the_same_seed_is_the_same_run(corpus):
    one, same, other = (learner_of(corpus, seed=seed) for seed in (3, 3, 4))
    assert advance(one, 25) == advance(same, 25)
    assert bits(one) == bits(same)
    assert advance(other, 25) != one.history.points("train").values.tolist()


@pytest.mark.parametrize("settings", [{}, {"dtype": "float64"}])
def test_hello(settings):
    """Five characters and windows of four: every step is a pass through the text."""
    learner = Learner(
        corpus_from_string("hello", "hello"), TrainingConfig(hidden_size=3, seq_length=4, **settings)
    )
    for iteration in range(1, 200):
        _, _, hprev, _ = learner.next_window()
        assert (hprev == 0).all()
        learner.step()
        assert (learner.position, learner.epoch) == (4, iteration - 1)
    assert learner.smooth_loss < learner.guessing_loss
    assert learner.now.place.next_input == learner.corpus.ids[4]


@pytest.mark.parametrize(("text", "seq_length"), [("", 4), ("aaaaaaaaaa", 4), ("hell", 4), ("hello", 5)])
def test_a_text_that_is_too_little_is_refused(text, seq_length):
    with pytest.raises(TextError):
        Learner(corpus_from_string(text, "little"), TrainingConfig(seq_length=seq_length))


# ── samples ──


def test_a_sample_is_due_before_the_first_step_and_at_the_schedule(corpus):
    learner = learner_of(corpus)
    due = []
    for _ in range(35):
        if learner.is_sample_due():
            due.append(learner.log_sample().iteration)
            assert not learner.is_sample_due()
        learner.step()
    assert due == [0, 10, 20, 30]
    assert [sample.iteration for sample in learner.samples] == due
    assert all(len(sample.text) == 20 for sample in learner.samples)


@pytest.mark.parametrize(
    ("sample_every", "due"),
    [
        (1000, [0, 100, 200, 500, 1000]),
        (700, [0, 100, 200, 500, 700]),
        (250, [0, 100, 200, 250, 500, 750, 1000]),
        (200, [0, 100, 200, 400, 600, 800, 1000]),
        (100_000, [0, 100, 200, 500]),
    ],
)
def test_noise_becoming_words_is_in_the_log(corpus, sample_every, due):
    """Early samples stand before the schedule begins, never beside it."""
    learner = learner_of(corpus, sample_every=sample_every)
    advance(learner, 1001)
    assert [sample.iteration for sample in learner.samples] == due


def test_samples_do_not_disturb_training(corpus):
    with_samples, without = learner_of(corpus), learner_of(corpus)
    losses = []
    for i in range(40):
        losses.append(with_samples.step())
        with_samples.log_sample()
        writer, unknown = with_samples.start_writing("The river", Dials(0.7), seed=i)
        writer.write(50)
        assert unknown == ""
    assert losses == [without.step() for _ in range(40)]
    assert with_samples.now.params.flat.tobytes() == without.now.params.flat.tobytes()


def test_writing_does_not_disturb_the_samples_of_the_log(corpus):
    writing, silent = learner_of(corpus), learner_of(corpus)
    for learner in (writing, silent):
        advance(learner, 15)
    writing.start_writing("", Dials(1.0), seed=1)[0].write(100)
    assert writing.log_sample() == silent.log_sample()


def test_unknown_characters_of_a_prime_are_told_and_skipped(corpus):
    learner = learner_of(corpus)
    writer, unknown = learner.start_writing("ri語v語🦆er", Dials(0.0), seed=0)
    assert unknown == "語🦆"
    assert (
        writer.write(30).tolist() == learner.start_writing("river", Dials(0.0), seed=0)[0].write(30).tolist()
    )


def test_a_prime_of_unknown_characters_alone_is_as_none(corpus):
    learner = learner_of(corpus)
    advance(learner, 3)
    strange, none = (
        learner.start_writing(prime, Dials(1.0), seed=2)[0].write(30).tolist() for prime in ("語", "")
    )
    assert strange == none


def test_the_best_network_may_write(corpus):
    learner = learner_of(corpus)
    advance(learner, BEST_EVERY)
    best = learner.start_writing("the ", Dials(1.0), seed=0)[0].write(60).tolist()
    advance(learner, BEST_EVERY // 2)
    assert learner.start_writing("the ", Dials(1.0), seed=0, network="smooth")[0].write(60).tolist() == best


def test_the_map_goes_back_with_the_run(story):
    """A text of four windows: many passes lie between two good moments, and share rows of the map."""
    short = corpus_from_string(story(40), "short")
    learner, straight = learner_of(short), learner_of(short)
    advance(learner, 1900)
    learner.go_back()
    advance(straight, learner.iteration)
    assert learner.iteration == 1500
    assert_same_map(learner, straight)
    learner.go_back()
    assert_same_map(learner, straight)


def assert_same_map(one, other):
    arrays, others = one.book_map.to_arrays(), other.book_map.to_arrays()
    assert {name: array.tolist() for name, array in arrays.items()} == {
        name: array.tolist() for name, array in others.items()
    }


def test_the_best_keeps_the_map_of_its_moment(story):
    short = corpus_from_string(story(40), "short")
    learner, straight = learner_of(short), learner_of(short)
    advance(learner, 1200)
    learner.change_learning_rate(3.0)
    advance(learner, 300)
    best = best_checkpoint(saved_and_opened(Learner.resume(saved_and_opened(learner), short)))
    assert best.last.place.iteration == 1200
    resumed = Learner.resume(best, short)
    advance(straight, 1200)
    assert_same_map(resumed, straight)
    advance(resumed, 300)
    advance(straight, 300)
    assert resumed.book_map.to_arrays()["counts"].sum() == 1500
    assert bits(resumed) == bits(straight)


def test_the_best_of_a_file_without_its_map_counts_nothing_twice(corpus):
    learner = learner_of(corpus)
    advance(learner, 600)
    learner.change_learning_rate(3.0)
    advance(learner, 250)
    old = dataclasses.replace(saved_and_opened(learner), best_book_map={})
    resumed = Learner.resume(best_checkpoint(Learner.resume(old, corpus).checkpoint()), corpus)
    assert resumed.iteration == 600
    counts = resumed.book_map.to_arrays()["counts"]
    assert counts.sum() == 600  # of 187 places, as many as windows: not one shares its place


def test_the_best_as_it_was_has_the_log_and_the_curve_of_its_moment(corpus):
    learner = learner_of(corpus)
    advance(learner, 200)
    learner.change_learning_rate(3.0)
    advance(learner, 60)
    best = best_checkpoint(learner.checkpoint())
    assert best.last.place.iteration == 200
    assert [sample.iteration for sample in best.samples] == list(range(0, 201, 10))
    assert len(best.history["loss"]) == 200


def test_the_best_is_the_one_with_the_lowest_smooth_loss(corpus):
    learner = learner_of(corpus)
    advance(learner, BEST_EVERY - 1)
    too_early = learner.best
    assert too_early is None
    advance(learner, 4 * BEST_EVERY + 1)
    looks = learner.history.points("smooth").values[BEST_EVERY - 1 :: BEST_EVERY]
    assert learner.best.place.smooth_loss == looks.min()
    learner.now.place.learning_rate = 30.0
    best = learner.best
    with contextlib.suppress(DivergedError):
        advance(learner, 3 * BEST_EVERY)
    assert learner.best.params is best.params


# ── exact resume ──


@given(
    before=st.integers(0, 70),
    after=st.integers(1, 70),
    dtype=st.sampled_from(["float32", "float64"]),
    seed=st.integers(0, 2**31 - 1),
    hidden_size=st.integers(1, 24),
    seq_length=st.integers(1, 12),
    size=st.integers(150, 400),
    learning_rate=st.sampled_from([0.01, 0.1, 0.3]),
    new_rate=st.sampled_from([None, 0.05, 0.2]),
    change_at=st.integers(0, 139),
)
def test_a_resumed_run_differs_in_no_bit_from_one_that_never_stopped(
    story, before, after, dtype, seed, hidden_size, seq_length, size, learning_rate, new_rate, change_at
):
    """Across the ends of passes, with samples between and the learning rate changed on the way."""
    corpus = corpus_from_string(story(size), "story")
    config = TrainingConfig(
        hidden_size=hidden_size, seq_length=seq_length, dtype=dtype, seed=seed,
        learning_rate=learning_rate, sample_every=17, sample_length=11,
    )  # fmt: skip

    def go(learner, steps):
        losses = []
        for _ in range(steps):
            if new_rate is not None and learner.iteration == change_at:
                learner.now.place.learning_rate = new_rate
            losses += advance(learner, 1)
        return losses

    whole = Learner(corpus, config)
    losses = go(whole, before + after)
    stopped = Learner(corpus, config)
    first = go(stopped, before)
    # Another object made of the same file: nothing of the first run but its bytes.
    resumed = Learner.resume(saved_and_opened(stopped), corpus_from_string(story(size), "story"))
    assert bits(resumed) == bits(stopped)
    resumed.look()
    assert first + go(resumed, after) == losses
    assert bits(resumed) == bits(whole)
    assert resumed.start_writing("the", Dials(0.8), 5)[0].write(40).tolist() == (
        whole.start_writing("the", Dials(0.8), 5)[0].write(40).tolist()
    )


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_run_of_the_default_size_resumes_exactly(story, dtype):
    corpus = corpus_from_string(story(2000), "story")
    whole = Learner(corpus, TrainingConfig(dtype=dtype, sample_every=60))
    advance(whole, 100)
    resumed = Learner.resume(saved_and_opened(whole), corpus)
    assert advance(resumed, 100) == advance(whole, 100)
    assert whole.epoch >= 2
    assert bits(resumed) == bits(whole)


@pytest.mark.parametrize("stop", [99, 100, 101, 500])
@pytest.mark.parametrize("is_drawn", [False, True])
def test_a_run_stopped_about_an_early_sample_resumes_exactly(corpus, stop, is_drawn):
    """Whether the sample of the last step was drawn before the run was saved, or not yet."""
    whole, stopped = (learner_of(corpus, sample_every=1000) for _ in range(2))
    advance(whole, 600)
    advance(stopped, stop)
    if is_drawn and stopped.is_sample_due():
        stopped.log_sample()
    resumed = Learner.resume(saved_and_opened(stopped), corpus)
    advance(resumed, 600 - stop)
    assert bits(resumed) == bits(whole)
    assert [sample.iteration for sample in resumed.samples] == [0, 100, 200, 500]


def test_a_run_without_early_samples_goes_on_with_those_that_are_still_to_come(corpus):
    """A checkpoint of a program that drew none."""
    learner = learner_of(corpus, sample_every=1000)
    learner.log_sample()
    for _ in range(150):
        learner.step()
    resumed = Learner.resume(saved_and_opened(learner), corpus)
    advance(resumed, 100)
    assert [sample.iteration for sample in resumed.samples] == [0, 200]


def test_resuming_leaves_the_checkpoint_as_it_is(corpus):
    learner = learner_of(corpus)
    advance(learner, BEST_EVERY + 20)
    checkpoint = learner.checkpoint()
    resumed = Learner.resume(checkpoint, corpus)
    before = bits(resumed)
    advance(resumed, 2 * BEST_EVERY)
    advance(learner, 2 * BEST_EVERY)
    assert bits(Learner.resume(checkpoint, corpus)) == before


def test_elapsed_time_and_text_come_back(corpus):
    learner = learner_of(corpus)
    learner.elapsed = 12.25
    resumed = Learner.resume(saved_and_opened(learner), corpus)
    assert resumed.elapsed == 12.25
    assert resumed.text == learner.text
    assert resumed.config == learner.config
    assert resumed.vocabulary == learner.vocabulary


def test_another_text_in_the_same_characters_is_learned_from_its_beginning(corpus):
    learner = learner_of(corpus)
    advance(learner, 300)
    assert (learner.epoch, learner.best.place.iteration) == (1, 300)
    text = corpus.vocabulary.decode(corpus.ids)[::-1]
    backwards = corpus_from_string(text, "backwards")
    resumed = Learner.resume(saved_and_opened(learner), backwards)
    assert (resumed.iteration, resumed.epoch, resumed.position) == (300, 0, 0)
    assert resumed.best is None, "its place and its loss are those of the other text"
    assert (resumed.now.state == 0).all()
    assert resumed.now.place.next_input == backwards.ids[0]
    assert resumed.text.name == "backwards"
    assert resumed.now.params.flat.tobytes() == learner.now.params.flat.tobytes()
    inputs, _, hprev, _ = resumed.next_window()
    assert inputs.tolist() == backwards.ids[:8].tolist()
    assert (hprev == 0).all()
    advance(resumed, 30)
    assert resumed.position == 30 * 8
    assert resumed.book_map.image().shape[0] == 1


def test_another_text_in_other_characters_is_refused(corpus):
    learner = learner_of(corpus)
    with pytest.raises(CheckpointError, match=r"trained on story .* training it on other needs the same"):
        Learner.resume(learner.checkpoint(), corpus_from_string("other characters!", "other"))


def test_a_shorter_text_in_the_same_characters_must_fill_a_window(corpus):
    learner = learner_of(corpus, seq_length=100)
    short = corpus_from_string(corpus.vocabulary.characters, "short")
    with pytest.raises(TextError, match="short has"):
        Learner.resume(learner.checkpoint(), short)


def test_without_its_text_it_writes_but_does_not_learn(corpus):
    learner = learner_of(corpus)
    advance(learner, 20)
    resumed = Learner.resume(saved_and_opened(learner), None)
    assert resumed.start_writing("the ", Dials(0.5), 1)[0].write(30).tolist() == (
        learner.start_writing("the ", Dials(0.5), 1)[0].write(30).tolist()
    )
    for learn in (resumed.step, resumed.look, resumed.take_apart):
        with pytest.raises(UserError, match="story, is not at hand"):
            learn()
    assert bits(resumed) == bits(learner)


@pytest.mark.parametrize(
    ("settings", "error"),
    [
        ({"hidden_size": 13}, CheckpointError),
        ({"dtype": "float64"}, CheckpointError),
        ({"seq_length": 0}, SettingError),
        ({"learning_rate": "fast"}, SettingError),
        ({"learning_rate": 10**400}, SettingError),
        ({"sigma": math.nan}, SettingError),
    ],
)
def test_settings_that_do_not_fit_are_refused(corpus, settings, error):
    checkpoint = learner_of(corpus).checkpoint()
    damaged = dataclasses.replace(checkpoint, settings=checkpoint.settings | settings)
    with pytest.raises(error):
        Learner.resume(damaged, corpus)


def test_a_learning_rate_out_of_range_is_refused(corpus):
    checkpoint = learner_of(corpus).checkpoint()
    last = dataclasses.replace(
        checkpoint.last, place=dataclasses.replace(checkpoint.last.place, learning_rate=-3.0)
    )
    with pytest.raises(SettingError, match="learning_rate"):
        Learner.resume(dataclasses.replace(checkpoint, last=last), corpus)


def test_a_history_of_another_run_is_refused(corpus):
    learner = learner_of(corpus)
    advance(learner, 20)
    checkpoint = learner.checkpoint()
    advance(learner, 1)
    for history in (learner.checkpoint().history, {}):
        with pytest.raises(CheckpointError, match="loss history"):
            Learner.resume(dataclasses.replace(checkpoint, history=history), corpus)


def test_the_log_stays_as_short_as_a_checkpoint_takes(corpus, monkeypatch):
    """A longer one would make a file that is refused. Its first and its last sample stay."""
    monkeypatch.setattr("rnnviz.training.run.sample_log.MAX_LOG_BYTES", 2000)
    learner = learner_of(corpus, sample_every=1, sample_length=5)
    advance(learner, 100)
    assert sum(map(logged_bytes, learner.samples)) <= 2000
    iterations = [sample.iteration for sample in learner.samples]
    assert (iterations[0], iterations[-1], len(iterations) > 10) == (0, 99, True)
    assert iterations == sorted(set(iterations))
    resumed = Learner.resume(saved_and_opened(learner), corpus)
    for run in (learner, resumed):
        advance(run, 60)
    assert bits(resumed) == bits(learner)


def test_a_history_that_does_not_fit_together_is_refused(corpus):
    learner = learner_of(corpus)
    advance(learner, 3)
    checkpoint = learner.checkpoint()
    damaged = dataclasses.replace(checkpoint, history=checkpoint.history | {"loss": np.zeros(2)})
    with pytest.raises(CheckpointError, match="loss history"):
        Learner.resume(damaged, corpus)


def test_a_checkpoint_is_not_changed_by_training_on(corpus):
    learner = learner_of(corpus)
    advance(learner, BEST_EVERY)
    checkpoint = learner.checkpoint()
    before = bits(Learner.resume(checkpoint, corpus))
    advance(learner, 2 * BEST_EVERY)
    assert bits(Learner.resume(checkpoint, corpus)) == before


# ── a step taken apart ──


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("steps", [0, 7, 186, 187])
def test_a_step_taken_apart_is_the_next_step_to_the_last_bit(corpus, dtype, steps):
    """187 windows of eight characters are one pass: the last two cases stand before and at its end."""
    learner = learner_of(corpus, dtype=dtype, clip=0.2)
    advance(learner, steps)
    before = learner.moment()
    apart = learner.take_apart()
    inputs, targets, hprev, _ = learner.next_window()
    loss = learner.step()
    assert (apart.loss, apart.iteration) == (loss, steps)
    assert (apart.learning_rate, apart.clip) == (0.1, 0.2)
    assert apart.inputs.tolist() == inputs.tolist()
    assert apart.targets.tolist() == targets.tolist()
    assert apart.of_layer("h")[0].tobytes() == hprev.tobytes()
    assert apart.vocabulary == corpus.vocabulary
    for name in ("ys", "ps", "losses", "dys"):
        assert getattr(apart.window, name).tobytes() == getattr(learner.network.window, name).tobytes(), name
    (trace,) = learner.network.window.layers
    for name in trace:
        assert apart.of_layer(name).tobytes() == trace[name].tobytes(), name
    memory, new_memory = (
        Parameters(m.params.specs, m.optimizer.state["memory"]) for m in (before, learner.now)
    )  # fmt: skip
    for name in learner.now.params:
        assert apart.params[name].tobytes() == before.params[name].tobytes()
        assert apart.remembered["memory"][name].tobytes() == memory[name].tobytes()
        assert apart.clipped[name].tobytes() == learner.network.grads[name].tobytes()
        assert apart.clipped[name].tobytes() == apart.grads[name].clip(-0.2, 0.2).tobytes()
        assert apart.new_params[name].tobytes() == learner.now.params[name].tobytes()
        assert apart.new_remembered["memory"][name].tobytes() == new_memory[name].tobytes()
        assert (apart.params[name] - apart.steps[name]).tobytes() == apart.new_params[name].tobytes()


def test_the_shares_of_the_characters_make_the_gradients(corpus):
    learner = learner_of(corpus, dtype="float64")
    advance(learner, 5)
    apart = learner.take_apart()
    shares = [apart.shares(t) for t in range(1, len(apart.inputs) + 1)]
    for name in apart.grads:
        total = sum(share[name] for share in shares)
        np.testing.assert_allclose(total, apart.grads[name], rtol=1e-12, atol=1e-15)
    last = shares[-1]
    np.testing.assert_array_equal(last["Why"], np.outer(apart.window.dys[-1, 0], apart.of_layer("h")[-1]))
    np.testing.assert_array_equal(last["Whh"], np.outer(apart.of_layer("dhraw")[-1], apart.of_layer("h")[-2]))


def test_taking_a_step_apart_disturbs_nothing(corpus):
    disturbed, quiet = learner_of(corpus), learner_of(corpus)
    for learner in (disturbed, quiet):
        advance(learner, 30)
    window = disturbed.network.window
    seen = {name: window.layers[0][name].copy() for name in ("h", "dh")}
    ps = window.ps.copy()
    grads = disturbed.network.grads.flat.copy()
    apart = disturbed.take_apart()
    assert bits(disturbed) == bits(quiet)
    assert all(window.layers[0][name].tobytes() == array.tobytes() for name, array in seen.items())
    assert window.ps.tobytes() == ps.tobytes()
    assert disturbed.network.grads.flat.tobytes() == grads.tobytes()
    kept = apart.new_params["Whh"].copy(), apart.of_layer("h").copy()
    advance(disturbed, 30)
    advance(quiet, 30)
    assert bits(disturbed) == bits(quiet)
    assert apart.new_params["Whh"].tobytes() == kept[0].tobytes()
    assert apart.of_layer("h").tobytes() == kept[1].tobytes()


def test_looking_ahead_disturbs_nothing(corpus):
    looking, quiet = learner_of(corpus), learner_of(corpus)
    for _ in range(40):
        looking.look()
        assert looking.inputs.tolist() == looking.next_window()[0].tolist()
        assert looking.step() == quiet.step()
    assert bits(looking) == bits(quiet)


def test_the_window_shown_is_the_one_learned_from(corpus):
    learner = learner_of(corpus)
    for _ in range(200):
        inputs, targets, _, _ = learner.next_window()
        learner.step()
        assert learner.inputs.tolist() == inputs.tolist()
        assert learner.targets.tolist() == targets.tolist()


def test_a_corpus_is_not_written_to(corpus):
    before = corpus.ids.tobytes()
    assert isinstance(corpus, Corpus)
    advance(learner_of(corpus), 200)
    assert corpus.ids.tobytes() == before


# ── the learning rate ──


def test_changes_of_the_learning_rate_are_kept_with_the_run(corpus):
    learner = learner_of(corpus)
    advance(learner, 3)
    learner.change_learning_rate(0.05)
    learner.change_learning_rate(0.02)  # nothing was learned in between
    advance(learner, 4)
    learner.change_learning_rate(0.3)
    changes = [RateChange(3, 0.02), RateChange(7, 0.3)]
    assert learner.rate_changes == changes
    assert Learner.resume(saved_and_opened(learner), corpus).rate_changes == changes


def test_a_rate_set_and_taken_back_before_a_step_is_no_change(corpus):
    learner = learner_of(corpus)
    learner.change_learning_rate(0.05)
    learner.change_learning_rate(0.1)
    assert learner.rate_changes == []
    with pytest.raises(SettingError):
        learner.change_learning_rate(math.nan)
    assert (learner.learning_rate, learner.rate_changes) == (0.1, [])


def test_the_latest_of_very_many_changes_are_kept(corpus):
    learner = learner_of(corpus)
    for step in range(MAX_RATE_CHANGES + 5):
        learner.step()
        learner.change_learning_rate(0.01 + step / 1e6)
    assert len(saved_and_opened(learner).rate_changes) == MAX_RATE_CHANGES
    assert learner.rate_changes[-1].learning_rate == learner.learning_rate


def test_going_back_takes_later_changes_back(corpus):
    learner = learner_of(corpus)
    advance(learner, 3)
    learner.change_learning_rate(0.05)
    learner = Learner.resume(saved_and_opened(learner), corpus)
    advance(learner, 2)
    learner.change_learning_rate(0.5)
    learner.rewind(0.5)
    assert learner.iteration == 3
    assert learner.rate_changes == [RateChange(3, 0.025)]
    learner.go_back()
    assert learner.rate_changes == [RateChange(3, 0.025)]


@pytest.mark.parametrize("name", ["loss", "smooth_loss"])
def test_a_loss_that_no_run_has_is_refused(corpus, name):
    checkpoint = learner_of(corpus).checkpoint()
    place = dataclasses.replace(checkpoint.last.place, **{name: 1e300})
    last = dataclasses.replace(checkpoint.last, place=place)
    with pytest.raises(CheckpointError, match="no run has such a loss"):
        Learner.resume(dataclasses.replace(checkpoint, last=last), corpus)


# ── set by hand ──

SET = (Edit("Whh", (3, None), 0.0), Edit("by", (1,), 0.5))


def test_weights_are_set_by_hand_and_nothing_else_is(corpus):
    learner = learner_of(corpus)
    advance(learner, 5)
    before = learner.moment()
    learner.set_by_hand(SET)
    now = learner.now
    assert (now.params["Whh"][3] == 0).all()
    assert now.params["by"][1] == 0.5
    assert (now.params.flat != before.params.flat).sum() == 12 + 1
    assert (now.optimizer.state["memory"] == before.optimizer.state["memory"]).all()
    assert (now.state == before.state).all()
    assert now.place == before.place
    assert now.generator.bit_generator.state == before.generator.bit_generator.state
    assert learner.by_hand == (ChangeByHand(5, "Whh[3, :] = 0"), ChangeByHand(5, "by[1] = 0.5"))
    learner.step()  # it is that network that learns
    assert np.abs(learner.now.params["Whh"][3]).max() <= 0.11


def test_a_run_that_was_changed_by_hand_resumes_bit_for_bit(corpus):
    """Saved after the change, and later: the same bits as the run that never stopped."""
    never_stopped = learner_of(corpus, held_out=0.1)
    advance(never_stopped, 7)
    never_stopped.set_by_hand(SET)
    resumed = Learner.resume(saved_and_opened(never_stopped), corpus)
    advance(never_stopped, 30)
    advance(resumed, 11)
    resumed = Learner.resume(saved_and_opened(resumed), corpus)
    advance(resumed, 19)
    assert bits(resumed) == bits(never_stopped)


def test_a_measurement_under_way_is_of_the_network_as_it_was(corpus):
    plain, changed = (learner_of(corpus, held_out=0.1) for _ in range(2))
    while not changed.is_measuring:
        plain.step()
        changed.step(wait=False)
    changed.set_by_hand([Edit("Why", (None, None), 0.0)])
    assert changed.history.last("held_out") == plain.history.last("held_out")


def test_going_back_takes_what_was_set_by_hand_back(corpus):
    learner = Learner.resume(saved_and_opened(learner_of(corpus)), corpus)
    advance(learner, 3)
    learner = Learner.resume(saved_and_opened(learner), corpus)
    expected = learner.now.params.flat.copy()
    learner.set_by_hand(SET)  # at the very step that it goes back to
    advance(learner, 4)
    learner.set_by_hand([Edit("bh", (0,), 100.0)])
    learner.go_back()
    assert learner.iteration == 3
    assert (learner.now.params.flat == expected).all()
    assert learner.by_hand == ()
    advance(learner, 2)


def test_what_was_set_before_the_moment_to_go_back_to_stays(corpus):
    learner = learner_of(corpus)
    learner.set_by_hand(SET)
    advance(learner, 3)
    learner.go_back()
    assert learner.iteration == 0
    assert (learner.now.params["Whh"][3] == 0).all()
    assert len(learner.by_hand) == 2


def test_a_change_that_does_not_fit_leaves_the_run_as_it_was(corpus):
    learner = learner_of(corpus)
    advance(learner, 3)
    before = bits(learner)
    with pytest.raises(UserError, match="no array Wq"):
        learner.set_by_hand([SET[0], Edit("Wq", (0,), 1.0)])
    assert bits(learner) == before
    without_text = Learner.resume(saved_and_opened(learner), None)
    with pytest.raises(UserError, match="not at hand"):
        without_text.set_by_hand(SET)


def test_the_latest_of_very_many_are_noted(corpus):
    learner = learner_of(corpus)
    for _ in range(3):
        learner.set_by_hand([SET[1]] * 400)
    assert len(learner.by_hand) == MAX_CHANGES
    assert len(saved_and_opened(learner).by_hand) == MAX_CHANGES


def test_the_best_network_tells_what_was_set_before_it(corpus):
    learner = learner_of(corpus)
    advance(learner, 5)
    learner.set_by_hand([SET[1]])
    advance(learner, 2 * BEST_EVERY)
    learner.set_by_hand([SET[0]])
    learner.step()
    best = best_checkpoint(learner.checkpoint(), "smooth")
    assert best.by_hand == (ChangeByHand(5, "by[1] = 0.5"),)
