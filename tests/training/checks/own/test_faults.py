"""Find the fault: each broken version is named, and passes once it is mended."""

import pytest

from rnnviz.training.checks.own.check import check_own_source
from rnnviz.training.checks.own.faults import FAULTS, MENDED

NAMED = (
    "dhnext is forgotten: ",
    "tanh's derivative is turned over: ",
    "hprev is not carried: ",
    "The targets are off by one: ",
    "Clipping is forgotten: ",
)


@pytest.mark.parametrize(("fault", "words"), list(zip(FAULTS, NAMED, strict=True)))
def test_a_fault_is_named_and_nothing_else(fault, words):
    comparison = check_own_source(fault.source, fault.name)
    (finding,) = comparison.findings
    assert finding.startswith(words)
    assert not comparison.agrees


def test_what_is_mended_passes():
    comparison = check_own_source(MENDED, "mended.py")
    assert comparison.agrees
    assert comparison.loop is not None
    assert comparison.loop.is_right


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.number)
def test_mending_a_fault_is_changing_one_place(fault):
    assert MENDED.count(fault.right) == 1
    assert fault.source != MENDED
    assert not fault.broken or fault.source.replace(fault.broken, fault.right) == MENDED
    assert len(MENDED.splitlines()) - len(fault.source.splitlines()) in (0, 1)
