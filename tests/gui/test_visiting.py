"""Earlier moments are shown, asked and made to write, while the run goes on."""

import pytest

from rnnviz.core.inside.edits import Edit
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.gui.session import TrainingSession
from rnnviz.gui.visiting import Visiting
from rnnviz.training.config import TrainingConfig
from rnnviz.training.worker.messages import (
    CommandRefused,
    DrawSample,
    KeepMoments,
    Rewind,
    SampleFinished,
    SampleStarted,
    SampleWritten,
    SetWatched,
    StepOnce,
    Visit,
    Visited,
    VisitRefused,
)
from rnnviz.training.worker.questions import SetWeights, TakeCheckpoint, TakeNetwork, TakeStepApart

CONFIG = TrainingConfig(hidden_size=8, seq_length=8, sample_length=10)


@pytest.fixture
def corpus(story):
    return corpus_from_string(story(2000), "story")


@pytest.fixture
def session():
    session = TrainingSession()
    yield session
    session.close()


@pytest.fixture
def run(session, corpus, qtbot, tmp_path):
    """A run of 60 steps whose moments are kept, with the checkpoints on its way."""
    seen = {}
    session.start_run(corpus, CONFIG)
    session.send(KeepMoments(tmp_path / "moments.bin"))
    for target in (20, 37, 60):
        session.send(StepOnce(target - session.iteration))
        qtbot.waitUntil(lambda target=target: session.iteration == target)
        seen[target] = ask(session, qtbot, TakeCheckpoint())
    return seen


def ask(session, qtbot, question):
    said = []
    session.ask(question, said.append, said.append)
    qtbot.waitUntil(lambda: said != [])
    return said[0]


def visit(session, qtbot, iteration, **how):
    session.visit(iteration, **how)
    qtbot.waitUntil(lambda: session.visited == iteration)


def test_every_question_about_the_moment_is_answered_by_the_visited_one(session, run, qtbot):
    passage = session.latest.inputs.tolist()
    visit(session, qtbot, 37)
    assert session.shown.iteration == 37
    assert session.shown.loss == run[37].last.place.loss
    assert session.shown.inputs.tolist() == passage
    network = ask(session, qtbot, TakeNetwork())
    assert network.iteration == 37
    assert network.params.flat.tobytes() == run[37].last.params.flat.tobytes()
    assert network.grads.flat.any()
    assert network.last_step.any()
    assert ask(session, qtbot, TakeStepApart()).iteration == 37
    assert ask(session, qtbot, TakeCheckpoint()).last.place.iteration == 60  # what is to be saved is the run


@pytest.mark.usefixtures("run")
def test_the_run_goes_on_meanwhile_and_the_pages_stay(session, qtbot):
    visit(session, qtbot, 20)
    shown = []
    session.moment_shown.connect(shown.append)
    session.send(StepOnce(5))
    qtbot.waitUntil(lambda: session.latest.iteration == 65)
    assert shown == []
    assert session.visited == 20
    changed = []
    session.visit_changed.connect(changed.append)
    session.go_back_to_now()
    assert [moment.iteration for moment in shown] == [65]
    assert session.visited is None
    assert changed == [None]
    visit(session, qtbot, 64)  # what came after the first visit is in reach, too


@pytest.mark.usefixtures("run")
def test_the_visited_network_writes(session, qtbot):
    def written(iteration):
        events = []
        session.event_arrived.connect(events.append)
        session.send(DrawSample(1, "The ", 0.7, 40, 5))
        qtbot.waitUntil(lambda: any(isinstance(event, SampleFinished) for event in events))
        session.event_arrived.disconnect(events.append)
        (begun,) = (event for event in events if isinstance(event, SampleStarted))
        assert begun.iteration == iteration
        return "".join(event.text for event in events if isinstance(event, SampleWritten))

    now = written(60)
    visit(session, qtbot, 20)
    then = written(20)
    assert now != then
    visit(session, qtbot, 37)
    visit(session, qtbot, 20)
    assert written(20) == then  # the same dice
    session.go_back_to_now()
    assert written(60) == now


@pytest.mark.usefixtures("run")
def test_while_dragging_the_nearest_kept_moment_is_shown_at_once(session, qtbot):
    assert session.kept_moments[:17] == tuple(range(17))
    session.visit(35, exact=False)
    qtbot.waitUntil(lambda: session.visited is not None)
    assert session.visited == 36
    for iteration in range(0, 60, 3):  # the newest wish counts
        session.visit(iteration, exact=False)
    session.visit(21)
    qtbot.waitUntil(lambda: session.visited == 21)


def test_what_is_watched_is_watched_there_too(session, corpus, qtbot, tmp_path):
    session.start_run(corpus, TrainingConfig(cell="lstm", hidden_size=5, seq_length=8, sample_length=10))
    session.send(KeepMoments(tmp_path / "moments.bin"))
    session.send(SetWatched("c"))
    session.send(StepOnce(12))
    qtbot.waitUntil(lambda: session.iteration == 12)
    visit(session, qtbot, 5)
    assert session.shown.watched == "c"


@pytest.mark.usefixtures("run")
def test_pages_are_told_of_the_exact_moment_alone(session, qtbot):
    events = []
    session.event_arrived.connect(events.append)
    session.visit(35, exact=False)
    qtbot.waitUntil(lambda: session.visited is not None)
    visit(session, qtbot, 35)
    session.go_back_to_now()
    told = [event for event in events if isinstance(event, Visited)]
    assert told == [Visited(35), Visited(None)]


@pytest.mark.usefixtures("run")
def test_a_rewind_and_another_run_end_the_visit(session, corpus, qtbot):
    visit(session, qtbot, 37)
    session.send(Rewind(1.0))
    qtbot.waitUntil(lambda: session.visited is None)
    assert session.latest.iteration == 0
    session.send(StepOnce(30))
    qtbot.waitUntil(lambda: session.iteration == 30)
    visit(session, qtbot, 10)
    session.start_run(corpus, CONFIG)
    assert session.visited is None
    assert session.shown is None


def test_without_a_file_of_moments_nothing_is_visited(session, corpus, qtbot):
    session.start_run(corpus, CONFIG)
    session.send(StepOnce(3))
    qtbot.waitUntil(lambda: session.iteration == 3)
    assert session.kept_moments == ()
    session.visit(1)
    session.go_back_to_now()
    assert session.visited is None


def test_a_step_that_is_not_kept_is_refused_in_a_sentence(session, run, corpus, qtbot, tmp_path):
    session.resume_run(run[37], corpus)
    session.send(KeepMoments(tmp_path / "other.bin"))
    qtbot.waitUntil(lambda: session.latest is not None)
    with qtbot.waitSignal(
        session.event_arrived, check_params_cb=lambda event: isinstance(event, VisitRefused)
    ) as told:
        session.visit(5)
    assert "before iteration 37 is not kept" in told.args[0].message
    assert session.visited is None
    assert session.shown.iteration == 37


@pytest.mark.usefixtures("run")
def test_the_run_itself_is_never_moved(session, qtbot):
    with qtbot.waitSignal(
        session.event_arrived, check_params_cb=lambda event: isinstance(event, CommandRefused)
    ):
        session.send(Visit(3, True, 0))
    assert session.iteration == 60


def test_another_array_is_watched_while_a_moment_is_looked_at(session, corpus, qtbot, tmp_path):
    session.start_run(corpus, TrainingConfig(cell="lstm", hidden_size=5, seq_length=8, sample_length=10))
    session.send(KeepMoments(tmp_path / "moments.bin"))
    session.send(StepOnce(12))
    qtbot.waitUntil(lambda: session.iteration == 12)
    visit(session, qtbot, 5)
    session.send(SetWatched("c"))
    qtbot.waitUntil(lambda: session.shown.watched == "c")
    assert session.visited == 5
    session.go_back_to_now()
    qtbot.waitUntil(lambda: session.shown.watched == "c")
    assert session.shown.iteration == 12


@pytest.mark.usefixtures("run")
def test_what_has_been_cannot_be_changed(session, qtbot):
    visit(session, qtbot, 20)
    said = ask(session, qtbot, SetWeights((Edit("Whh", (0, 0), 1.0),)))
    assert "cannot be changed" in said
    session.go_back_to_now()
    assert ask(session, qtbot, SetWeights((Edit("Whh", (0, 0), 1.0),))) == 60


@pytest.mark.usefixtures("run")
def test_who_asked_hears_the_answer_though_a_later_moment_is_wanted(session, qtbot):
    visit(session, qtbot, 20)
    session.send(StepOnce(20))
    qtbot.waitUntil(lambda: session.iteration == 80)
    said = []
    session.ask(TakeNetwork(), said.append, said.append)
    session.visit(75)  # beyond what the first visit took along: another takes its place
    qtbot.waitUntil(lambda: session.visited == 75)
    assert [network.iteration for network in said] == [20]


@pytest.mark.parametrize("ends", ["arrived", "left"])
def test_who_learns_gives_way_while_a_moment_is_fetched(run, corpus, qtbot, tmp_path, ends):
    told = []
    visiting = Visiting(lambda then: then(run[60]), pytest.fail, lambda way: told.append(way.yes))
    visiting.begin(corpus, tmp_path / "moments.bin")
    visiting.visit(37, exact=True, passage=0)
    assert told == [True]
    if ends == "arrived":
        qtbot.waitUntil(lambda: visiting.drain()[0] is not None)
    else:
        visiting.stop()
    assert told == [True, False]
    visiting.stop()
    assert told == [True, False]
