"""SamplePrediction: how many words of the next sample are real: said before it is written.

Asks its panel to write, and hears what came; knows no network.
"""

from typing import TYPE_CHECKING

from rnnviz.core.record.expected import Expectation
from rnnviz.core.text.words import Lexicon
from rnnviz.gui.parts.cover.prediction import Prediction

if TYPE_CHECKING:
    from rnnviz.gui.panels.writing.panel import SamplingPanel
    from rnnviz.gui.parts.cover.cover import Cover
    from rnnviz.gui.parts.cover.number_sketch import NumberSketch

FEWEST_WORDS = 5


class SamplePrediction(Prediction):
    """Of a sample as the panel is set to write it. ``set_lexicon`` says what a real word is."""

    def __init__(self, panel: "SamplingPanel") -> None:
        super().__init__(panel, "sample", "The next sample")
        self._panel = panel
        self._sketch: NumberSketch | None = None
        self._lexicon: Lexicon | None = None
        self._is_awaited = False
        panel.sample_written.connect(self._on_panel_sample_written)
        panel.mistake_made.connect(self._on_panel_mistake_made)

    def set_lexicon(self, lexicon: Lexicon | None) -> None:
        """The words of the text that is learned."""
        self._lexicon = lexicon

    def make_cover(self) -> "Cover":
        from rnnviz.gui.parts.cover.cover import Cover  # a start needs neither
        from rnnviz.gui.parts.cover.number_sketch import NumberSketch

        self._sketch = NumberSketch("sample_sketch", "How many words are expected to be real ones")
        return Cover("sample_cover", self._sketch, self._panel)

    def begin(self, cover: "Cover", until: int) -> str:  # noqa: ARG002 - of the network as it is then
        if self._lexicon is None:
            return "The words of the text are still being counted: try again in a moment."
        if not self._panel.can_write:
            return "There is no network yet that could write: open a text first."
        self._is_awaited = False
        assert self._sketch is not None
        self._sketch.begin(0, 100, 1, _of_100)
        self._panel.sample_text.start_over()
        settings = self._panel.settings()
        cover.ask(
            (
                f"Of 100 words that it writes at temperature {settings['temperature']:g}, how many are real?",
                f"How many real words at temperature {settings['temperature']:g}?",
                "How many real words?",
            ),
            (
                "A real word stands in the text that it learns, too. Click on the scale, or ← →; "
                "Reveal has it write.",
                "Click on the scale, or ← →; Reveal has it write.",
                "Click, or ← →.",
            ),
        )
        return ""

    def compare(self, cover: "Cover") -> Expectation | None:
        """It is written now, and counted when it is there."""
        if not self._is_awaited:
            self._is_awaited = True
            cover.say("writing …")
            self._panel.generate()
        return None

    def _on_panel_mistake_made(self, _message: str) -> None:
        self._is_awaited = False  # it said why, and Reveal tries again

    def _on_panel_sample_written(self, iteration: int, text: str) -> None:
        cover = self.cover
        if cover is None or not self.is_covered or not self._is_awaited or self._lexicon is None:
            return
        self._is_awaited = False
        assert self._sketch is not None
        words = self._lexicon.find_words(text)
        if len(words) < FEWEST_WORDS:
            few = "It wrote hardly any words, so there is nothing to count: let it write more, or learn more."
            cover.say(few)
            self.mistake_made.emit(few)
            return
        share = 100 * sum(word.is_real for word in words) / len(words)
        self._sketch.reveal(share, " ".join(text.split()))
        temperature = self._panel.settings()["temperature"]
        self.conclude(
            cover,
            Expectation(
                iteration,
                f"Real words of a sample of {len(words):,} words at temperature {temperature:g}",
                _of_100(self._sketch.value),
                _of_100(share),
                f"{abs(self._sketch.value - share):.0f} apart",
            ),
        )


def _of_100(value: float) -> str:
    return f"{value:.0f} of 100"
