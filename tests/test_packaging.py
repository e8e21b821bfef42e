"""What an installed copy needs beside its code: the data files, and versions that work.

Building a wheel needs the network, so that is not done here; this checks the parts.
"""

import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from rnnviz import paths

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
REQUIREMENTS = {
    requirement.name: requirement for requirement in map(Requirement, PROJECT["project"]["dependencies"])
}


def test_the_style_and_the_icon_are_found() -> None:
    assert paths.resource("style.qss").is_file()
    assert paths.resource("icon.svg").is_file()


def test_the_default_text_is_first_and_long_enough_to_learn_from() -> None:
    texts = paths.sample_texts()
    assert texts[0] == paths.default_text()
    assert len(texts[0].read_text(encoding="utf-8")) >= 60_000


def test_a_wheel_takes_both_data_folders_to_where_paths_looks_first() -> None:
    taken = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert taken == {folder: f"rnnviz/{folder}" for folder in ("resources", "sample_texts")}


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("PySide6-Essentials", "6.12.0"),  # loses references to None, see gui/test_qt_binding.py
        ("pyqtgraph", "0.15.0"),  # asks for Python 3.12
    ],
)
def test_a_release_known_to_break_us_is_not_installed(name: str, broken: str) -> None:
    assert not REQUIREMENTS[name].specifier.contains(broken)
