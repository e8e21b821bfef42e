"""Evidence: what a lesson measures of a run that has come to its goal, and the words for each number.

Every number is computed from the run's own checkpoint and text, when it is asked for. Knows no file of a
lesson and no screen. T = seq_length, H = hidden_size, V = vocab_size.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.inside.reach import Reach, reaches_back
from rnnviz.core.network.clipping import clip_gradients, clip_norm
from rnnviz.core.network.dials import Dials
from rnnviz.core.network.network import Network
from rnnviz.core.network.sampling import Writer
from rnnviz.core.record.checkpoint import Checkpoint
from rnnviz.core.record.history import LossHistory
from rnnviz.core.text.copied import longest_copy
from rnnviz.core.text.corpus import Corpus
from rnnviz.core.text.words import Lexicon, build_lexicon
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.held_out import NAME as HELD_OUT
from rnnviz.training.run.learner import Learner

LENGTH = 3000
"""Characters that are written for a measure of writing."""
LOOKED_AT = 500
"""Windows at the end of a run whose losses are looked at."""
WINDOWS = 60
"""Windows after the end of a run that are read for a measure of the state or of the gradient."""
FEWEST = 3
"""Letters of an invented word that is shown."""


@dataclass
class Evidence:
    """A run at its end. Computes what is asked, once each; in whichever thread asks.

    corpus  its text
    """

    checkpoint: Checkpoint
    corpus: Corpus
    _written: dict[float, str] = field(default_factory=dict)

    @cached_property
    def config(self) -> TrainingConfig:
        return TrainingConfig.from_dict(self.checkpoint.settings)

    @cached_property
    def lexicon(self) -> Lexicon:
        return build_lexicon(self.corpus)

    @cached_property
    def history(self) -> LossHistory:
        return LossHistory.from_arrays(self.checkpoint.history) if self.checkpoint.history else LossHistory()

    def written(self, temperature: float) -> str:
        """What the network writes on from where it stands, always with the same dice."""
        if temperature not in self._written:
            last = self.checkpoint.last
            writer = Writer(
                self.checkpoint.architecture, last.params, last.state[0], last.place.next_input,
                Dials(temperature=temperature), np.random.default_rng(1),
            )  # fmt: skip
            self._written[temperature] = self.checkpoint.vocabulary.decode(writer.write(LENGTH))
        return self._written[temperature]

    def last_losses(self) -> tuple[Array, Array]:
        """(n,) losses of the last windows and (n,) the smooth loss there; nats over the window."""
        train, smooth = self.history.points("train").values, self.history.points("smooth").values
        return train[-LOOKED_AT:], smooth[-LOOKED_AT:]

    def windows(self) -> Iterator[tuple[Learner, Network]]:
        """The next windows of the run, one after the other: a copy of it goes on learning. Before each step
        the learner, and a network with its weights that may be sent through the window."""
        learner = Learner.resume(self.checkpoint, self.corpus)
        network = Network(learner.architecture, learner.now.params, whole=True)
        for _ in range(WINDOWS):
            yield learner, network
            learner.step()

    @cached_property
    def state_before_windows(self) -> tuple[float, float, float]:
        """Of the next windows: the mean length of hprev, and the mean loss of their characters (nats) with it
        and with zeros in its place."""
        lengths: list[float] = []
        carried: list[float] = []
        cleared: list[float] = []
        for learner, network in self.windows():
            inputs, targets, state, _ = learner.next_window()
            lengths.append(float(np.linalg.norm(state[0])))
            for before, losses in ((state, carried), (np.zeros_like(state), cleared)):
                with np.errstate(over="ignore", invalid="ignore"):  # BLAS may remark on finite numbers
                    network.forward(inputs, targets, before)
                losses.append(float(np.mean(network.window.losses)))
        return float(np.mean(lengths)), float(np.mean(carried)), float(np.mean(cleared))

    @cached_property
    def gradients(self) -> list[Array]:
        """(n,) of each of the next windows, before clipping."""
        found = []
        for learner, network in self.windows():
            inputs, targets, state, _ = learner.next_window()
            with np.errstate(over="ignore", invalid="ignore"):  # BLAS may remark on finite numbers
                network.loss_and_gradients(inputs, targets, state)
            found.append(np.array(network.grads.flat, np.float64))
        return found

    @cached_property
    def reach(self) -> Array:
        """(T,) the mean gradient by lag over some of the next windows."""
        found = []
        for number, (learner, _) in enumerate(self.windows()):
            if number % 6 == 0:
                inputs, targets, state, _ = learner.next_window()
                inputs, targets = (ids.reshape(len(ids), -1)[:, 0] for ids in (inputs, targets))
                sizes = Reach(learner.architecture, learner.now.params).of_window(inputs, targets, state[0])
                found.append(sizes)
        return np.asarray(np.mean(found, axis=0))

    def turned(self, limit: float, clip: Callable[[Array, float], None]) -> float:
        """The mean angle between a gradient and what is left of it, degrees."""
        angles = []
        for gradient in self.gradients:
            clipped = gradient.copy()
            clip(clipped, limit)
            lengths = float(np.linalg.norm(gradient) * np.linalg.norm(clipped))
            if lengths > 0:
                cosine = min(1.0, max(-1.0, float(gradient @ clipped) / lengths))
                angles.append(float(np.degrees(np.arccos(cosine))))
        return float(np.mean(angles)) if angles else 0.0


@dataclass(frozen=True)
class LessonMeasure:
    """One thing that can be measured.

    words    what it is, in half a sentence
    compute  from a run, and a number where ``takes`` names one
    in_words a value as it is said, with its unit
    takes    what the number in its brackets is; '' where there are no brackets
    is_text  whether it is words and no number, so that nothing can be compared with it
    """

    words: str
    compute: Callable[[Evidence, float], float | str]
    in_words: Callable[[float], str] = "{:,.0f}".format
    takes: str = ""
    is_text: bool = False


def _percent(value: float) -> str:
    return f"{100 * value:.0f} %"


def _nats(value: float) -> str:
    return f"{value:.2f}"


def _over_window(value: float) -> str:
    return f"{value:.1f}"


def _degrees(value: float) -> str:
    return f"{value:.0f}°" if value >= 1 or value < 0.005 else f"{value:.2f}°"


def _characters(value: float) -> str:
    return f"{value:,.0f} character" + ("" if round(value) == 1 else "s")


def _held_out(run: Evidence, _: float) -> float:
    values = run.history.points(HELD_OUT).values
    return float(values[-1]) / run.config.seq_length if len(values) else float("nan")


def _smooth(run: Evidence, _: float) -> float:
    return run.checkpoint.last.place.smooth_loss / run.config.seq_length


def _training(run: Evidence, _: float) -> float:
    return float(np.mean(run.last_losses()[0][-100:])) / run.config.seq_length


def _real(run: Evidence, temperature: float) -> float:
    return run.lexicon.share_of_real_words(run.written(temperature))


def _different(run: Evidence, temperature: float) -> float:
    words = [word.text.lower() for word in run.lexicon.find_words(run.written(temperature))]
    return len(set(words)) / len(words) if words else 0.0


def _invented(run: Evidence, temperature: float) -> str:
    """A few of its words that the text has not, in their order."""
    words = run.lexicon.find_words(run.written(temperature))
    found = dict.fromkeys(word.text for word in words if not word.is_real and word.letters > FEWEST)
    return ", ".join(list(found)[:4]) or "none"


def _invented_count(run: Evidence, temperature: float) -> float:
    words = run.lexicon.find_words(run.written(temperature))
    return float(len({word.text.lower() for word in words if not word.is_real}))


def _copied(run: Evidence, temperature: float) -> str:
    return longest_copy([run.written(temperature)], run.corpus.vocabulary.decode(run.corpus.ids))


def _rose(run: Evidence, _: float) -> float:
    return float(np.mean(np.diff(run.last_losses()[0]) > 0))


def _beginning(text: str, most: int = 60) -> str:
    line = " ".join(text.split())
    return f"“{line}”" if len(line) <= most else f"“{line[:most]} …”"


def _written_words(run: Evidence, temperature: float) -> str:
    return _beginning(run.written(temperature), 120)


def _reaches(run: Evidence, _: float) -> float:
    return float(reaches_back(run.reach))


def _gradient_left(run: Evidence, lag: float) -> float:
    sizes = run.reach
    return float(sizes[min(len(sizes) - 1, max(0, round(lag)))] / sizes[0])


def _small_percent(value: float) -> str:
    return f"{100 * value:.2g} %" if value < 0.1 else _percent(value)


MEASURES: dict[str, LessonMeasure] = {
    "smooth_loss": LessonMeasure("the smooth loss at the end", _smooth, _nats),
    "training_loss": LessonMeasure("the mean loss of the last 100 windows learned", _training, _nats),
    "held_out_loss": LessonMeasure("the loss of the text that is never learned", _held_out, _nats),
    "guessing_loss": LessonMeasure(
        "the loss of expecting every character alike",
        lambda run, _: float(np.log(len(run.checkpoint.vocabulary))), _nats,
    ),
    "lowest_window": LessonMeasure(
        "the lowest loss of the last 500 windows", lambda run, _: float(run.last_losses()[0].min()),
        _over_window,
    ),
    "highest_window": LessonMeasure(
        "the highest loss of the last 500 windows", lambda run, _: float(run.last_losses()[0].max()),
        _over_window,
    ),
    "smooth_before": LessonMeasure(
        "the smooth loss 500 windows before the end", lambda run, _: float(run.last_losses()[1][0]),
        _over_window,
    ),
    "smooth_at_end": LessonMeasure(
        "the smooth loss at the end, over a window", lambda run, _: float(run.last_losses()[1][-1]),
        _over_window,
    ),
    "share_that_rose": LessonMeasure(
        "of the last 500 windows those with a higher loss than the one before", _rose, _percent
    ),
    "real_words": LessonMeasure(
        "of the words that it writes those that the text has", _real, _percent, "temperature"
    ),
    "different_words": LessonMeasure(
        "different words, of all that it writes", _different, _percent, "temperature"
    ),
    "invented_words": LessonMeasure(
        "a few words that it writes and the text has not", _invented, takes="temperature", is_text=True
    ),
    "count_of_invented": LessonMeasure(
        "different words that it writes and the text has not", _invented_count, takes="temperature"
    ),
    "written": LessonMeasure("how its text begins", _written_words, takes="temperature", is_text=True),
    "copied": LessonMeasure(
        "the longest passage that it writes and the text has word for word",
        lambda run, t: float(len(_copied(run, t))), _characters, "temperature",
    ),
    "copied_words": LessonMeasure(
        "that passage", lambda run, t: _beginning(_copied(run, t)), takes="temperature", is_text=True
    ),
    "reach": LessonMeasure(
        "how many characters back a tenth of the gradient is left", _reaches, _characters
    ),
    "gradient_left": LessonMeasure(
        "the share of the gradient that is left so many characters back", _gradient_left, _small_percent,
        "characters back",
    ),
    "turned_by_entry": LessonMeasure(
        "the angle by which clipping each entry turns the gradient",
        lambda run, limit: run.turned(limit, clip_gradients), _degrees, "limit",
    ),
    "turned_by_norm": LessonMeasure(
        "the angle by which clipping by norm turns the gradient",
        lambda run, limit: run.turned(limit, clip_norm), _degrees, "limit",
    ),
    "gradient_length": LessonMeasure(
        "the mean length of the gradient",
        lambda run, _: float(np.mean([np.linalg.norm(g) for g in run.gradients])), "{:.1f}".format,
    ),
    "share_cut": LessonMeasure(
        "the share of entries that are beyond the limit",
        lambda run, limit: float(np.mean([np.mean(np.abs(g) > limit) for g in run.gradients])),
        _small_percent, "limit",
    ),
    "hprev": LessonMeasure(
        "the mean length of hprev at the start of a window", lambda run, _: run.state_before_windows[0],
        "{:.2f}".format,
    ),
    "loss_carried": LessonMeasure(
        "the loss of a window that begins with the state of the one before",
        lambda run, _: run.state_before_windows[1], _nats,
    ),
    "loss_cleared": LessonMeasure(
        "the loss of the same window that begins with zeros", lambda run, _: run.state_before_windows[2],
        _nats,
    ),
    "iterations": LessonMeasure("steps made", lambda run, _: float(run.checkpoint.last.place.iteration)),
    "vocab_size": LessonMeasure(
        "different characters", lambda run, _: float(len(run.checkpoint.vocabulary))
    ),
    "text_size": LessonMeasure("characters of the text", lambda run, _: float(run.corpus.size)),
    "words_in_text": LessonMeasure(
        "different words of the text", lambda run, _: float(len(run.lexicon.words))
    ),
    "parameters": LessonMeasure(
        "numbers that are learned", lambda run, _: float(run.checkpoint.last.params.flat.size)
    ),
    "hidden_size": LessonMeasure("units", lambda run, _: float(run.config.hidden_size)),
    "seq_length": LessonMeasure("characters of a window", lambda run, _: float(run.config.seq_length)),
}  # fmt: skip
"""By the name that files call them."""
