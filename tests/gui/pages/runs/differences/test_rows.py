"""What differs between runs: settings that matter, results, and which loss is the lowest."""

from dataclasses import replace
from pathlib import Path

from rnnviz.core.record.checkpoint import Parent, TextIdentity
from rnnviz.gui.pages.runs.differences.rows import DifferenceRow, result_rows, setting_rows
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.best import BestLoss
from rnnviz.training.run.library import StoredRun
from tests.gui.pages.runs.test_page import SUMMARY


def run(name: str, settings: dict[str, object] | None = None, **changes: object) -> StoredRun:
    config = TrainingConfig(**(settings or {}))
    return StoredRun(Path(name), replace(SUMMARY, run_id=name, settings=config.to_dict(), **changes))


def values(rows: list[DifferenceRow], name: str) -> tuple[str, ...]:
    return next(row.values for row in rows if row.name == name)


def test_only_settings_that_differ_have_a_row_and_idle_ones_say_nothing() -> None:
    rows = setting_rows([run("a", {"learning_rate": 0.01}), run("b", {"cell": "lstm", "forget_bias": 2.0})])
    assert {row.name for row in rows} == {"cell", "forget_bias", "learning_rate"}
    assert values(rows, "forget_bias") == ("–", "2")
    assert values(rows, "learning_rate") == ("0.01", "0.1")
    assert setting_rows([run("a"), run("b")]) == []


def test_another_text_and_a_parent_are_differences() -> None:
    other = TextIdentity("other.txt", "", "11", 5, "UTF-8")
    rows = setting_rows([run("a", parent=Parent("x", 1500)), run("b", text=other)])
    assert values(rows, "text") == ("ferry.txt", "other.txt")
    assert values(rows, "goes on from") == ("iteration 1,500", "–")


def test_losses_are_per_character_and_the_lowest_is_told_on_one_text_alone() -> None:
    runs = [
        run("a", {"seq_length": 25}, smooth_loss=50.0, bests=(BestLoss("smooth", 49.0, 1),)),
        run("b", {"seq_length": 50}, smooth_loss=90.0, bests=(BestLoss("held_out", 80.0, 1),)),
    ]
    rows = {row.name: row for row in result_rows(runs)}
    assert rows["smooth loss"].values == ("2.000", "1.800")
    assert rows["smooth loss"].lowest == {1}
    assert rows["best smooth loss"].values == ("1.960", "–")
    assert rows["best smooth loss"].lowest == frozenset()  # of one alone there is no lowest
    assert rows["best held-out loss"].values == ("–", "1.600")
    assert "best loss of a single window" not in rows
    elsewhere = replace(runs[1].summary, text=TextIdentity("other.txt", "", "11", 5, "UTF-8"))
    apart = {row.name: row for row in result_rows([runs[0], replace(runs[1], summary=elsewhere)])}
    assert apart["smooth loss"].lowest == frozenset()
