"""Touring: a tour in a window: which step is told, what the ring is around, what was done already.

It never asks and never takes over: what somebody does is noticed, whichever step it belongs to. Knows the
window's parts and the settings file; draws nothing itself.
"""

from pathlib import Path

from PySide6.QtCore import QObject, QPoint, QRect, QTimer

from rnnviz.core.errors import UserError
from rnnviz.gui.page import Deed
from rnnviz.gui.window.pointer_ring import PointerRing
from rnnviz.gui.window.tour.card import TourCard
from rnnviz.gui.window.tour.deeds import DeedWatch
from rnnviz.gui.window.tour.room import room_in
from rnnviz.gui.window.tour.steps_done import MOST_TOURS, StepsDone
from rnnviz.gui.window.window_parts import WindowParts
from rnnviz.training.glossary.word import Whereabouts
from rnnviz.training.tours import Tour, TourStep, builtin_tour, read_tour, require_pages

KEPT_AS = "tour"
"""Its name in the settings: whether that of the program is open, which were put away, and what was done."""
READ_MILLISECONDS = 1600
"""A tick is seen so long before the next step is told."""


class Touring(QObject):
    """One tour at a time, of one window: that of the preset it stands in, else that of the program."""

    def __init__(self, parts: WindowParts) -> None:
        window, pages, documents, notice = parts.window, parts.pages, parts.documents, parts.notice
        super().__init__(window)
        self._pages = pages
        self._preset = parts.preset
        self._notice = notice
        self._settings = parts.settings
        self._ways = parts.ways
        kept = parts.settings.table(KEPT_AS)
        away = kept.get("away")
        self._done = StepsDone(kept.get("done"))
        self._away = [name for name in away if isinstance(name, str)] if isinstance(away, list) else []
        self._is_own_open = False  # that of the program, though a preset's stands in its place now
        self._own = self._tour = builtin_tour()
        self._came_with_preset = False
        self._at: int | None = 0  # None: at the end
        self._waits = self._stands_back = False
        self.card = TourCard(room_in(window, is_native=window.menuBar().isNativeMenuBar()))
        self.ring = PointerRing(window, "tour_ring")
        self.watch = DeedWatch(parts, self)
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(READ_MILLISECONDS)
        self._next.timeout.connect(self._go_on)
        self.watch.deed_done.connect(self._on_watch_deed_done)
        pages.currentChanged.connect(self._on_pages_current_changed)
        notice.closed.connect(self._on_notice_closed)
        documents.run_begun.connect(self._leave_with_preset)
        documents.preset_opened.connect(self._leave_with_preset)
        self.card.step_chosen.connect(self._tell)
        self.card.show_wanted.connect(self.show_where)
        self.card.again_wanted.connect(self.begin_again)
        self.card.away_wanted.connect(self.put_away)

    @property
    def is_open(self) -> bool:
        """Whether its card is there, or comes as soon as nothing else is being said."""
        return self._waits or not self.card.isHidden()

    @property
    def tour(self) -> Tour:
        """The tour that is told, or would be."""
        return self._tour

    @property
    def step(self) -> TourStep | None:
        """The step that is told; None at the end."""
        return self._tour.steps[self._at] if self._at is not None else None

    # ── what is asked of it ──

    def open(self) -> None:
        """Help ▸ Tour: bring it back where it was, from its beginning where all was done; where it is there
        already, show the way."""
        if not self.card.isHidden() and self._at is not None:
            self.show_where()
            return
        if self._tour is self._own and self._preset.tour is not None:
            self._tour, self._came_with_preset = self._preset.tour, True
        self._open_tour()

    def _open_tour(self) -> None:
        if self._done.count(self._tour) == len(self._tour.steps):
            self.begin_again()
        else:
            self._take(self._tour)

    def open_quietly(self) -> None:
        """At the start of the program: as soon as nothing else is being said; not if somebody was faster, and
        has put it away again."""
        if self._tour.name not in self._away:
            self._waits = self._is_own_open = True
            self._on_notice_closed()

    def begin(self, tour: Tour) -> None:
        """Another tour, that came with a preset; what was done of it stays done. One that was put away, or is
        all done, waits for Help ▸ Tour."""
        self._came_with_preset = True
        if tour.name in self._away or self._done.count(tour) == len(tour.steps):
            self._close()
            self._tour = tour
        else:
            self._take(tour)

    def open_file(self, path: Path) -> None:
        """A tour in a file of its own: it stays whatever text is learned."""
        try:
            tour = read_tour(path)
            require_pages(tour, path.name, self._pages.titles)
        except UserError as error:
            self._notice.tell(str(error), error=True)
            return
        self._came_with_preset = False
        self._tour = tour
        self._open_tour()

    def begin_again(self) -> None:
        """All steps are still to be done."""
        self._done.forget(self._tour)
        self._take(self._tour)

    def show_where(self) -> None:
        """Bring what the step speaks of into sight, and give it the keys; say where it cannot be found."""
        step = self.step
        if step is None:
            return
        for title in step.sight:
            self._pages.demand(title)
        self._pages.show_sights(step.sight)
        if self._ways.show(_place_of(step), keys=True) is None and step.control:
            near = self._ways.name_like(step.control)
            hint = f"; {near} is meant?" if near else "."
            where = f"The page {step.page}" if step.page else "The window"
            self._notice.tell(
                f"{where} has no control {step.control}, which this step of the tour points at{hint}",
                error=True,
            )
        self._point()

    def put_away(self) -> None:
        """Not now: it does not come by itself any more."""
        self._away = [*(name for name in self._away if name != self._tour.name), self._tour.name][
            -MOST_TOURS:
        ]
        if self._tour is self._own:
            self._is_own_open = False
        self._close()
        self._keep()

    def stand_back(self, wanted: bool) -> None:
        """Whether somebody else leads through the window now; afterwards it comes again where it was open."""
        self._stands_back = wanted
        if wanted and not self.card.isHidden():
            self._close()
            self._waits = True
        elif not wanted:
            self._on_notice_closed()

    def stop(self) -> None:
        """The window closes; the tour is remembered as it stands."""
        self._keep()
        self._close()

    # ── telling ──

    def _take(self, tour: Tour) -> None:
        self._tour = tour
        self._away = [name for name in self._away if name != tour.name]
        self._is_own_open |= tour is self._own
        self.card.take(tour.name, [s.sentence for s in tour.steps], [s.page for s in tour.steps])
        self._at = self._done.next_after(tour, -1)
        self._waits = False
        self._show()
        self._wait_for_iterations()
        self._keep()

    def _wait_for_iterations(self) -> None:
        waits = [step.done for step in self._tour.steps if not self._done.is_done(self._tour, step)]
        wanted = [done.wanted["iteration"] for done in waits if done.event == "iteration_reached"]
        self.watch.wait_for([int(iteration) for iteration in wanted])

    def _tell(self, place: int) -> None:
        self._next.stop()
        self._at = place
        self._show()

    def _go_on(self) -> None:
        """To the next step that is not done."""
        self._next.stop()
        self._at = self._done.next_after(self._tour, self._at if self._at is not None else -1)
        self._show()

    def _show(self) -> None:
        self.card.tick([self._done.is_done(self._tour, step) for step in self._tour.steps])
        step = self.step
        if step is None or self._at is None:
            self.card.show_end()
        else:
            self.card.show_step(
                self._at,
                is_done=self._done.is_done(self._tour, step),
                is_elsewhere=step.page not in ("", self._pages.page_name),
            )
        self._point()

    def _point(self) -> None:
        step = self.step
        if step is None or self.card.isHidden() or self._done.is_done(self._tour, step):
            self.ring.let_go()
        else:
            self.ring.point_at(lambda: self._where(step))

    def _where(self, step: TourStep) -> QRect | None:
        """What is pointed at, unless something is being said over it."""
        place, notice = self._ways.rect_of(_place_of(step)), self._notice
        if place is None or not notice.isVisible():
            return place
        said = QRect(notice.mapTo(notice.window(), QPoint(0, 0)), notice.size())
        return None if said.intersects(place) else place

    def _close(self) -> None:
        self._waits = False
        self._next.stop()
        self.ring.let_go()
        self.card.put_away()

    def _keep(self) -> None:
        is_open = self._is_own_open and self._done.count(self._own) < len(self._own.steps)
        kept = {"open": is_open, "away": self._away, "done": self._done.to_keep()}
        self._settings.keep(KEPT_AS, kept)

    # ── handlers ──

    def _on_watch_deed_done(self, deed: Deed) -> None:
        ended = self._done.add(self._tour, deed.event, deed.facts)
        if not ended:
            return
        self._keep()
        if self.card.isHidden():
            return
        self._show()
        if self.step in ended:
            self._next.start()

    def _on_pages_current_changed(self, _index: int) -> None:
        if not self.card.isHidden():
            self._show()

    def _leave_with_preset(self) -> None:
        """What a preset said was about its own text: its tour goes with it."""
        if self._came_with_preset and self._preset.tour is not self._tour:
            self._came_with_preset = False
            self._close()
            self._tour = self._own
            if self._is_own_open:
                self._waits = True
                self._come()

    def _on_notice_closed(self) -> None:
        if not self._notice.text:
            self._come()

    def _come(self) -> None:
        """Where it is to come by itself, and nobody else leads."""
        if self._waits and not self._stands_back:
            self._take(self._tour)


def _place_of(step: TourStep) -> Whereabouts:
    return Whereabouts(step.page, step.control)
