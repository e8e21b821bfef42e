"""Runs as the views of the page are told them."""

from collections.abc import Callable

import pytest

from rnnviz.training.run.library import Library, StoredRun


@pytest.fixture
def stored(kept_run) -> Callable[..., StoredRun]:
    """``stored("name", steps=40, hidden_size=5)``: a run that stands on the shelf."""

    def make(name: str, **changes: object) -> StoredRun:
        folder = kept_run(name, **changes)
        return next(run for run in Library(folder.parent).runs() if run.path == folder)

    return make


@pytest.fixture
def shows(view, qtbot) -> Callable[..., None]:
    """``shows(runs)``: until the ``view`` of the test has read them."""

    def show(*runs: StoredRun) -> None:
        with qtbot.waitSignal(view.reader.arrived):
            view.show_runs(runs)

    return show
