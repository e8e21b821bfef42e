"""Predicting: pictures are covered until one has said what one expects; what came of it goes into the run.

Knows pages, their predictions, a menu and the session; knows not what is predicted.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QWidget

from rnnviz.core.record.expected import Expectation, fit_words
from rnnviz.gui.page import Page
from rnnviz.gui.parts.actions import make_action
from rnnviz.gui.parts.cover.prediction import Prediction
from rnnviz.gui.window.window_parts import WindowParts
from rnnviz.training.worker.questions import NoteExpectation

AGAIN_MILLISECONDS = 40
"""Until it is looked again whether a picture can be covered: hardly anybody has seen it by then."""

MOST_TRIES = 250
"""Ten seconds; then it is said why not."""


class Predicting(QObject):
    """Of one window."""

    def __init__(self, parts: WindowParts, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session = parts.session
        self._pages = pages = parts.pages
        self._menus = menus = parts.menus
        self._status_line = parts.status_line
        self._notice = parts.notice
        self._soon: tuple[str, int, Callable[[Prediction], object]] | None = None
        self._tries = 0
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(AGAIN_MILLISECONDS)
        self._again.timeout.connect(self._try_soon)
        self._titles: dict[Prediction, str] = {}  # of the pages that they stand on
        menus.predict_triggered.connect(self.go_on)
        session.run_started.connect(self.stop_waiting)
        pages.page_built.connect(self._offer)
        for page in pages.built:
            self._offer(page)
        self._pages_of = {name: title for title, told in pages.predicts.items() for name, _ in told}
        self._words = {name: words for told in pages.predicts.values() for name, words in told}
        for name, words in self._words.items():
            menus.predict_menu.addAction(
                make_action(
                    self, f"action_predict_{name}", f"{words}…", partial(self.cover_soon, name),
                    tip=f"Cover it, and say what you expect before you see it: {words.lower()}",
                )
            )  # fmt: skip

    @property
    def predictions(self) -> tuple[Prediction, ...]:
        """Of the pages that are there."""
        return tuple(self._titles)

    @property
    def open_one(self) -> Prediction | None:
        """Whose cover lies there, revealed or not: the one in sight, else any."""
        laid = [one for one in self._titles if one.cover is not None]
        return next((one for one in laid if one.card.isVisible()), laid[0] if laid else None)

    def named(self, name: str) -> Prediction | None:
        """The one that files call ``name``; None where no page that is there has it."""
        return next((one for one in self._titles if one.name == name), None)

    def cover(self, prediction: Prediction, until: int = 0, *, quiet: bool = False) -> bool:
        """Go to where its picture is and cover it; whether that could be. ``quiet`` as in ``lay_cover``."""
        title = self._titles[prediction]
        self._pages.open_page(title)
        page = self._pages.demand(title)
        self._pages.one_panel.show_all(page)
        self._menus.show_panel_around(page, prediction.card)
        return prediction.lay_cover(until, quiet=quiet)

    def cover_soon(
        self, name: str, until: int = 0, then: Callable[[Prediction], object] = lambda _laid: None
    ) -> None:
        """Cover the picture that files call ``name`` as soon as it shows something, and tell ``then``."""
        self._soon, self._tries = (name, until, then), 0
        self._try_soon()

    def stop_waiting(self) -> None:
        """Cover nothing that is not covered yet: it is not wanted any more, or the window closes."""
        self._soon = None
        self._again.stop()

    def _try_soon(self) -> None:
        if self._soon is None:
            return
        name, until, then = self._soon
        if name in self._pages_of:  # it may not be built yet
            self._pages.demand(self._pages_of[name])
        prediction = self.named(name)
        self._tries += 1
        is_last = self._tries >= MOST_TRIES
        if prediction is not None and self.cover(prediction, until, quiet=not is_last):
            self._soon = None
            then(prediction)
        elif not is_last:
            self._again.start()  # its page is being built, or what it shows has been asked for

    def go_on(self) -> None:
        """Cover the picture under the mouse, else the one with the focus, else the first of the page; with a
        cover there: reveal it, and then take it away. Of several it is the one with the focus, else one that
        still hides something."""
        here = self._pages.demand(self._pages.page_name).predictions
        focused = self._pages.window().focusWidget()
        laid = min(
            (one for one in here if one.cover is not None),
            key=lambda one: (not _is_in(one.card, focused), not one.is_covered),
            default=None,
        )
        if laid is not None and laid.is_covered:
            laid.reveal()
        elif laid is not None:
            laid.take_away()
        elif here:
            asked = (QApplication.widgetAt(QCursor.pos()), focused)
            self.cover(next((one for w in asked for one in here if _is_in(one.card, w)), here[0]))
        else:
            self._notice.tell(
                "Nothing on this page can be covered; what can:",
                [(words, partial(self.cover_soon, name)) for name, words in self._words.items()],
                passes=True,
            )

    def _offer(self, page: Page) -> None:
        if not page.predictions:
            return
        title = next(name for name, built in self._pages.by_title.items() if built is page)
        for prediction in page.predictions:
            self._titles[prediction] = title
            prediction.revealed.connect(partial(self._on_prediction_revealed, title))
            prediction.mistake_made.connect(self._notice.tell)
            prediction.covered.connect(self._on_prediction_covered)

    def _on_prediction_covered(self, _covered: bool) -> None:
        self._status_line.cover_losses(any(one.is_covered and one.name == "loss" for one in self._titles))

    def _on_prediction_revealed(self, title: str, expectation: Expectation) -> None:
        self.note(expectation._replace(page=title))

    def note(self, expectation: Expectation) -> None:
        """Have the run keep it: it stands in its checkpoints and in its report."""
        said, came, apart = map(fit_words, (expectation.said, expectation.came, expectation.distance))
        fit = expectation._replace(figure=fit_words(expectation.figure), said=said, came=came, distance=apart)
        self._session.ask(NoteExpectation(fit), lambda _count: None, self._notice.tell)


def _is_in(card: QWidget, widget: QWidget | None) -> bool:
    return widget is not None and (widget is card or card.isAncestorOf(widget))
