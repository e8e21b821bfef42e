"""A Report in words: the blocks that stand on paper one under the other.

Knows what is said and in which order; knows neither HTML nor pages.
"""

import numpy as np

from rnnviz.core.numerals import exact, per_cent, rounded
from rnnviz.core.record.by_hand import ChangeByHand
from rnnviz.core.record.by_heart import by_heart_in_words
from rnnviz.core.text.copied import COMPARED
from rnnviz.core.text.firsts import FirstKind
from rnnviz.core.text.form_counts import NEIGHBOURS
from rnnviz.core.text.forms import Tally
from rnnviz.report.block import (
    Block,
    Caption,
    CommandLine,
    Heading,
    Illustration,
    Paragraph,
    Table,
    Title,
    Writing,
)
from rnnviz.report.content import BestPassage, LogEntry, LossCurve, Report, printable
from rnnviz.report.expected_plot import expected_plot
from rnnviz.report.signal_plots import signal_plot
from rnnviz.report.svg import FONT, book_plot, loss_plot, shortened
from rnnviz.training.checks.check_words import (
    HOW_IT_IS_JUDGED,
    entry_name,
    explain,
    verdict,
    what_was_checked,
)
from rnnviz.training.checks.network_check import NetworkCheck
from rnnviz.training.config import SETTINGS
from rnnviz.training.run.best import BY

MOST_CHANGES = 5
"""Made by hand, that are named."""


def compose(report: Report, *, font: str = FONT) -> tuple[Block, ...]:
    """The whole report, in order. ``font`` is the family of the words in the pictures."""
    return (
        *_opening(report),
        *_gradients(report),
        *_loss(report, font),
        *_log(report),
        *_map(report, font),
        *_signals(report, font),
        *_best(report),
        *_expected(report, font),
        *_repeat(report),
    )


def title_of(report: Report) -> str:
    return f"A recurrent network learns {report.text.name}"


_REOPENED = (
    "Figures and tables say of which step they are, and on which page of the window they are seen. The word "
    "behind # opens that view again: rnnviz report.html#loss, or File ▸ Open figure…, where the run is still "
    "kept or its folder lies beside this file."
)


def _opening(report: Report) -> list[Block]:
    T, config, text = report.config.seq_length, report.config, report.text
    versions = dict(report.versions)
    which, lowest = _best_by(report.best)
    made_by = f"Made by rnnviz {versions['rnnviz']}" + (f" on {report.made_on}" if report.made_on else "")
    under = (
        f"{_count(report.iteration, 'step')} of learning, {report.passes:.1f} passes through the text; "
        f"lowest {which} {rounded(lowest, 2)}, {rounded(lowest / T, 3)} nats per character."
    )
    values = config.to_dict()
    settings = [
        (name, _setting(values[name]), each.meaning)
        for name, each in SETTINGS.items()
        if each.matters(values)
    ]
    facts = [
        ("name", text.name),
        ("characters", f"{text.size:,}, of which {report.vocab_size:,} are different"),
        ("encoding", text.encoding),
        ("SHA-256", text.sha256),
    ]
    blocks: list[Block] = [
        Title(made_by, title_of(report), under),
        Heading("Text"),
        Table("lw", (), tuple(facts), "text"),
        Heading("Settings"),
        Table("lrw", ("setting", "value", "meaning"), tuple(settings), "settings"),
    ]
    words = f"The network has {_count(report.parameter_count, 'parameter')}."
    if report.learning_rate != config.learning_rate:
        words += (
            f" The learning rate was changed on the way, from {exact(config.learning_rate)} "
            f"to {exact(report.learning_rate)} at the end."
        )
    if report.elapsed >= 1:
        words += f" Its steps took {_duration(report.elapsed)} of computing."
    return [*blocks, Paragraph(words), Paragraph(_REOPENED)]


def _gradients(report: Report) -> list[Block]:
    if not report.checks:
        return []
    blocks: list[Block] = [
        Heading("Gradient check"),
        Paragraph(
            "Backpropagation (a) against central differences (n), in float64: every entry is moved up and "
            "down by h. Error 1 is Σ|a − n| / Σ(|a| + |n|), error 2 is ‖a − n‖ / (‖a‖ + ‖n‖). "
            f"{HOW_IT_IS_JUDGED} The last columns are the entry that differs most (its row and column, "
            "counted from 1) and its two values."
        ),
    ]
    for check in report.checks:
        whose = "A new network" if check.iteration is None else "This run’s network"
        blocks += [
            Caption(f"{whose}: {verdict(check.report)}"),
            _gradient_table(check),
            Paragraph(f"{explain(check)} Checked: {what_was_checked(check)}."),
        ]
    return blocks


def _gradient_table(check: NetworkCheck) -> Table:
    rows = []
    for row in check.report.rows:
        rows.append(
            (
                row.name,
                " × ".join(f"{n:,}" for n in row.shape),
                f"{row.checked:,}",
                _small(row.sum_error),
                _small(row.norm_error),
                row.outcome,
                entry_name(row.worst),
                _small(row.worst_analytic, 6),
                _small(row.worst_numeric, 6),
            )
        )
    header = ("array", "shape", "entries", "error 1", "error 2", "outcome", "worst", "a", "n")
    return Table("lrrrrlrrr", header, tuple(rows), "check-new" if check.iteration is None else "check-run")


def _loss(report: Report, font: str) -> list[Block]:
    curve = report.curve
    if curve is None:
        return []
    T = curve.seq_length
    caption = (
        "Smooth loss (line): 0.999 of itself and 0.001 of each window’s loss, from the loss of guessing on. "
        "Eight windows in ten lie in the band."
    )
    if curve.pass_starts:
        caption += " Where a pass through the text begins is marked."
    if len(curve.held_out.values):
        caption += " The held-out loss (second line) is that of the end of the text, which is never learned."
    blocks: list[Block] = [
        Heading("Smooth loss"),
        Illustration(loss_plot(curve, report.references, report.firsts, font=font), caption, "loss"),
        *_held_out(report, curve),
    ]
    if report.references:
        crossed = {crossing.reference.order: crossing.iteration for crossing in report.crossings}
        rows = tuple(
            (
                "uniform (guessing)" if reference.order == 0 else reference.name,
                f"{reference.nats:.3f}",
                f"{reference.nats * T:.2f}",
                f"{crossed[reference.order]:,}" if reference.order in crossed else "not below it",
            )
            for reference in report.references
        )
        blocks += [
            Caption("What counting characters reaches on text that it has not counted"),
            Table(
                "lrrr",
                ("model", "nats per character", f"over {T}", "network below it from step"),
                rows,
                "references",
            ),
            Paragraph(
                "The n-gram models are smoothed (interpolated Witten-Bell), counted on nine tenths of the "
                "text and tried on every tenth block of it: theirs are losses on text that they have not "
                "seen. The curve is of the text that the network learns from, and the smooth loss lags about "
                "a thousand steps behind: being below a line says less, the shorter the text is. The step is "
                "that from which the smooth loss stays below the line."
            ),
        ]
    return blocks


def _signals(report: Report, font: str) -> list[Block]:
    if not report.signals:
        return []
    words = "What was measured of it on the way: at single steps, more of them at the beginning."
    pictures = [
        Illustration(signal_plot(section, font=font), f"{section.title}. {section.words}", section.name)
        for section in report.signals
    ]
    return [Heading("How it learns"), Paragraph(words), *pictures]


FIRST_WORDS = {
    FirstKind.WORD: "word of the text, of three letters or more",
    FirstKind.LONG_WORD: "word of five letters or more",
    FirstKind.NAME: "name",
    FirstKind.QUOTATION: "closed quotation",
    FirstKind.ENVIRONMENT: "closed environment",
    FirstKind.BRACES: "balanced braces",
    FirstKind.COMMENT: "comment that ends",
    FirstKind.VERSE: "line of ten syllables",
}


def _log(report: Report) -> list[Block]:
    if not report.log:
        return []
    words = "Written by the network as it learned, at temperature 1"
    if report.logged > len(report.log):
        words += f" ({len(report.log)} of the {report.logged:,} samples of the log)"
    words += "."
    if report.log[0].passage.real is not None:
        words += " Words that the text has, too, are set in black, all else in grey."
    if report.copied:
        searched = "the text"
        if report.text.size > COMPARED:
            searched = f"the first {COMPARED:,} characters of the text"
        words += (
            f" The longest passage of these samples that stands in {searched} word for word has "
            f"{_count(len(report.copied), 'character')}: “{shortened(printable(report.copied), 150)}”."
        )
    blocks: list[Block] = [Heading("Writing log"), Paragraph(words)]
    if report.firsts:
        rows = tuple(
            (
                FIRST_WORDS[first.kind],
                f"{first.iteration:,}",
                rounded(first.sample.smooth_loss, 2),
                shortened(printable(first.passage), 60),
            )
            for first in report.firsts
        )
        blocks += [
            Caption("Firsts"),
            Table("lrrw", ("first …", "after step", "smooth loss", "written"), rows, "firsts"),
        ]
    blocks += _forms(report)
    for entry in report.log:
        right = f"smooth loss {rounded(entry.smooth_loss, 2)}"
        if entry.share is not None:
            right += f" · {per_cent(entry.share)} real words"
        right += "".join(f" · {tally.whole} of {tally.of} {form.name}" for form, tally in entry.forms)
        if entry.length > len(entry.passage.text):
            right += f" · the first {len(entry.passage.text):,} of {entry.length:,} characters"
        blocks.append(Writing(_when(entry.iteration), right, entry.passage, sample_name(entry)))
    return blocks


def sample_name(entry: LogEntry) -> str:
    """What a sample of the log is opened by."""
    return f"sample-{entry.iteration}"


def _forms(report: Report) -> list[Block]:
    """What is typical of the text, in its samples and in itself."""
    if not report.forms:
        return []
    rows = tuple(
        (
            each.form.name,
            _tally(each.samples[min(NEIGHBOURS, len(each.samples)) - 1].recent) if each.samples else "–",
            _tally(each.recent),
            _tally(each.total),
            _tally(each.book) if each.book else "–",
        )
        for each in report.forms
    )
    return [
        Caption("What is typical of the text"),
        Table(
            "wrrrr",
            ("", f"first {NEIGHBOURS} samples", f"last {NEIGHBOURS}", "all samples", "the text"),
            rows,
            "forms",
        ),
        Paragraph(
            " ".join(
                f"{each.form.name.capitalize()}: {_begun_small(each.form.meaning)}" for each in report.forms
            )
            + " One is whole only if half of its words at least are words of the text. "
            "The text is counted in pieces as long as the last sample, for what the ends of a piece cut is "
            "not whole either."
        ),
    ]


def _tally(tally: Tally) -> str:
    return f"{tally.whole:,} of {tally.of:,}, {per_cent(tally.share)}" if tally.of else "none"


def _begun_small(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


def _map(report: Report, font: str) -> list[Block]:
    book = report.book
    if book is None:
        return []
    blocks: list[Block] = [
        Heading("Map of the book"),
        Illustration(
            book_plot(book, font=font),
            "Loss by place in the text (across) and pass through it (down); the darker, the harder. "
            "Cells that were not read yet are left light grey.",
            "map",
        ),
    ]
    if book.hard_places:
        rows = tuple(
            (f"{place.start:,}–{place.end:,}", f"{place.nats:.2f}", shortened(place.text, 150))
            for place in book.hard_places
        )
        blocks += [
            Caption("The hardest places in the last whole pass, and how they begin"),
            Table("lrw", ("characters", "nats/char", "text"), rows, "hard-places"),
        ]
    return blocks


def _held_out(report: Report, curve: LossCurve) -> list[Block]:
    """The gap between both curves at the end, and whether it is learning by heart, in words."""
    iterations, values = curve.held_out
    if not len(values):
        return []
    T, last = curve.seq_length, float(values[-1])
    place = max(0, int(np.searchsorted(curve.iterations, iterations[-1], side="right")) - 1)
    smooth = float(curve.smooth[place])
    gap = f"{abs(last - smooth) / T:.2f} nats per character {'above' if last >= smooth else 'below'}"
    words = (
        f"Measured last at step {int(iterations[-1]):,}, the held-out loss was {last / T:.2f} nats per "
        f"character, {gap} the smooth loss there. "
    )
    if report.by_heart is not None:
        return [Paragraph(words + by_heart_in_words(report.by_heart, T))]
    return [Paragraph(words + "That it learns by heart cannot be told from these curves.")]


def _best_by(best: BestPassage) -> tuple[str, float]:
    """By which loss it is the best, in words, and that loss, nats over the window."""
    if best.held_out is not None:
        return "held-out loss", best.held_out
    return "smooth loss", best.smooth_loss


def _best(report: Report) -> list[Block]:
    best, T = report.best, report.config.seq_length
    which, lowest = _best_by(best)
    length = len(best.passage.text)
    right = f"smooth loss {rounded(best.smooth_loss, 2)}"
    if best.share is not None:
        right += f" · {per_cent(best.share)} real words"
    return [
        Heading("The best network"),
        Paragraph(
            f"{length:,} characters from the network with the lowest {which}, "
            f"{rounded(lowest, 4)} ({rounded(lowest / T, 4)} nats per character), "
            f"at temperature 1 with seed {best.seed}, going on from where it had read to. "
            "best.npz goes by the same loss."
        ),
        *_lowest(report),
        Writing(_when(best.iteration), right, best.passage, "best"),
    ]


def _lowest(report: Report) -> list[Block]:
    """What best can mean, each with its step."""
    T = report.config.seq_length
    rows = tuple(
        (BY[best.by], rounded(best.value, 2), rounded(best.value / T, 3), f"{best.iteration:,}")
        for best in report.bests
    )
    if not rows:
        return []
    header = ("lowest", "nats over a window", "nats/char", "step")
    caption = "The lowest losses of the run. A single window may have been a lucky one."
    return [Caption(caption), Table("wrrr", header, rows, "lowest")]


def _expected(report: Report, font: str) -> list[Block]:
    """What who looked said beforehand, beside what came of it."""
    if not report.expected:
        return []
    blocks: list[Block] = [
        Heading("What was expected"),
        Paragraph(
            "Pictures were covered, and it was said what they would show before they were seen. "
            "What was expected stands here as it was said, beside what came."
        ),
    ]
    for number, one in enumerate(report.expected, start=1):
        said = (("expected", printable(one.said)), ("came", printable(one.came)))
        apart = (("apart", printable(one.distance)),) if one.distance else ()
        blocks += [
            Caption(f"{printable(one.figure)} · expected {_when(one.iteration).lower()}{_on(one.page)}"),
            Table("lw", (), (*said, *apart), f"expected-{number}"),
        ]
        if one.drawn is not None and len(one.drawn.places) > 1:
            words = "Dashed what was drawn before it was seen, and what came."
            blocks.append(Illustration(expected_plot(one.drawn, font=font), words))
    return blocks


def _repeat(report: Report) -> list[Block]:
    words = (
        "With the text of the SHA-256 above, the same versions and the same kind of processor, this command "
        "learns the same numbers step by step. Others round differently; after some fifty steps their "
        "numbers differ, and their curves look alike."
    )
    if report.learning_rate != report.config.learning_rate:
        words += " It holds up to where the learning rate was changed."
    if report.by_hand:
        words += f" {_by_hand(report.by_hand)}"
    return [
        Heading("How to repeat it"),
        Paragraph(words),
        CommandLine(report.command),
        Table("lw", (), (*report.versions, ("seed", str(report.config.seed)))),
    ]


def _by_hand(changes: tuple[ChangeByHand, ...]) -> str:
    """``Weights were set by hand: Whh[3, :] = 0 at step 4,000.`` The first few; the rest are counted."""
    told = "; ".join(f"{c.words} at step {c.iteration:,}" for c in changes[:MOST_CHANGES])
    more = len(changes) - MOST_CHANGES
    rest = f"; and {more:,} more" if more > 0 else ""
    return (
        f"Weights were set by hand: {told}{rest} (rows and columns counted from 0). "
        "The command learns the same numbers up to there."
    )


def _small(value: float, digits: int = 1) -> str:
    """``1.5e−9``: as the published tables write it, with a true minus."""
    mantissa, _, exponent = f"{value:.{digits}e}".partition("e")
    return f"{mantissa}e{int(exponent)}".replace("-", "−") if value else "0"


def _setting(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return (
        f"{value:,}" if isinstance(value, int) else exact(value) if isinstance(value, float) else str(value)
    )


def _when(iteration: int) -> str:
    return f"After {_count(iteration, 'step')}" if iteration else "Before the first step"


def _on(page: str) -> str:
    return f" on {printable(page)}" if page else ""


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else _count(rest, "second")
