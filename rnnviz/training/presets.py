"""Presets: a text, settings, a page and a note in one small JSON file.

Knows the file's form and checks it; knows no window. A lecturer hands such a file to
a class: it can hide controls and say what there is to see.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from reprlib import repr as brief
from typing import TYPE_CHECKING, Any

from rnnviz import paths
from rnnviz.core.errors import SettingError, TextError, UserError
from rnnviz.core.files import is_file, write_text
from rnnviz.core.foreign import fault_of_sight, marked, nearest, shown
from rnnviz.core.foreign_table import read_table, table_in
from rnnviz.core.text.encodings import Encoding, require_encoding
from rnnviz.training.config import SETTINGS, TrainingConfig

if TYPE_CHECKING:
    from rnnviz.training.tours import Tour

VERSION = 1
SUFFIX = ".rnnviz"
MARK = "rnnviz_preset"
MAX_BYTES = 1 << 20
_INSTEAD = "keep its text in a file"
MAX_WORD = 4096
"""Characters of a name or a path; a system takes no longer ones."""
_KEYS = (
    MARK, "name", "text_file", "encoding", "text", "settings", "page", "note", "hide", "network",
    "sight", "tour", "group", "stands_still", "cover",
)  # fmt: skip
COVERS = ("loss", "next", "lag", "sample")
"""Pictures that can be covered: the loss, the bars, the gradient by lag, the next sample."""
MAX_NOTE = 4000
"""Characters of a note: a page of paper."""


@dataclass(frozen=True, slots=True)
class Preset:
    """One preset.

    text_file  the text as a path, or None;  text  the text itself where there is no file
    page       the page to open on, '' for the first;  hidden  objectNames of controls that are not shown:
               which there are is for the window to say (``require_known``)
    encoding   of the text file; None for what is found by itself
    sight      what pages show beside the run, plain, by their titles: what is in it is for them to say
    network    'hello' opens the microscope on the lecture's example, 'hello as printed' beside its slides,
               'lstm' on ours, before the first step
    tour       steps that are to be done with it; None for none
    cover      the picture that is covered until one has said what one expects, one of ``COVERS``; '' for none
    group      what it is shown under among others, '' for none
    waits      its run stands before the first step until somebody has it go on
    """

    name: str
    config: TrainingConfig
    text_file: Path | None = None
    text: str = ""
    page: str = ""
    note: str = ""
    hidden: tuple[str, ...] = ()
    network: str = ""
    encoding: Encoding | None = None
    sight: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    tour: "Tour | None" = None
    cover: str = ""
    group: str = ""
    waits: bool = False

    @property
    def stands_still(self) -> bool:
        """Whether its run waits at step 0: what the microscope shows is read first."""
        return self.waits or bool(self.network)


def is_preset(path: Path) -> bool:
    """Whether a file means to be a preset, by its name."""
    return path.suffix in (SUFFIX, ".json")


def builtin_presets() -> list[Path]:
    """The presets that come with the program, in the order of their file names."""
    return sorted(paths.resource("presets").glob(f"*{SUFFIX}"))


def named_preset(name: str) -> Path:
    """A preset by its path, or by the name of one that comes with the program (``three-minute-shakespeare``).

    Raises UserError that says which there are.
    """
    names = {path.stem.partition("-")[2]: path for path in builtin_presets()}
    path = Path(name)
    if name in names or not (is_file(path) or is_preset(path)):
        if name not in names:
            raise UserError(f"There is no preset {shown(name)}; there are {', '.join(names)}, and files.")
        return names[name]
    return path


def read_preset(path: Path) -> Preset:
    """Read and check a preset. Raises UserError that says what is wrong with it."""
    return _parse(read_table(path, "preset", MARK, MAX_BYTES, instead=_INSTEAD), path)


@cache
def builtin_preset(path: Path) -> Preset:
    """One that comes with the program, read once: menus, palette and Help tell of it. Raises UserError."""
    return read_preset(path)


def require_known(preset: Preset, file_name: str, pages: Sequence[str], hideable: Collection[str]) -> None:
    """Raises UserError where the preset in ``file_name`` opens another page, or hides another control.

    Said here, in the words of the file; which there are is known to the window.
    """
    for page in (*filter(None, [preset.page]), *preset.sight):
        if page not in pages:
            raise UserError(
                f"{file_name}: there is no page {brief(page)}; it must be one of {', '.join(pages)}."
            )
    if not all(name in hideable for name in preset.hidden):
        raise UserError(f"{file_name}: hide must be a list of some of {', '.join(hideable)}.")
    if preset.tour is not None:
        from rnnviz.training.tours import require_pages  # few presets have one

        require_pages(preset.tour, file_name, pages)


def write_preset(path: Path, preset: Preset) -> None:
    """Write a preset, whole or not at all. A text beside the file is named relative to it.

    Raises UserError where it could not be opened again (its text is too long, say), and WriteError.
    """
    table: dict[str, Any] = {MARK: VERSION, "name": preset.name}
    if preset.text_file is not None:
        text_file = preset.text_file.absolute()
        if text_file.parent in (path.absolute().parent, *(p.parent for p in paths.sample_texts())):
            text_file = Path(text_file.name)
        table["text_file"] = str(text_file)
        if preset.encoding is not None:
            table["encoding"] = preset.encoding.name
    elif preset.text:
        table["text"] = preset.text
    table["settings"] = preset.config.to_dict()
    table["page"] = preset.page
    if preset.note:
        table["note"] = preset.note
    if preset.group:
        table["group"] = preset.group
    if preset.waits:
        table["stands_still"] = True
    if preset.hidden:
        table["hide"] = list(preset.hidden)
    if preset.sight:
        table["sight"] = {title: dict(shown) for title, shown in preset.sight.items()}
    if preset.cover:
        table["cover"] = preset.cover
    if preset.tour is not None:
        table["tour"] = preset.tour.to_dict()
    # ASCII where the name of a file is no text: its bytes must come back as they are.
    written = json.dumps(table, indent=2, ensure_ascii=not _is_text(str(table.get("text_file")))) + "\n"
    data = written.encode("utf-8", "replace")
    _parse(table_in(data, path.name, "preset", MARK, MAX_BYTES, instead=_INSTEAD), path)
    write_text(path, written)


def _parse(table: dict[str, Any], path: Path) -> Preset:
    name = path.name
    version = table[MARK]
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise UserError(f"{name} is not a preset of rnnviz: its version is {brief(version)}.")
    if version > VERSION:
        raise UserError(f"{name} comes from a newer version of rnnviz: update it to open the preset.")
    for key in table:
        if key not in _KEYS:
            raise UserError(f"{name}: a preset has no {brief(key)}{_meant(key, (*_KEYS, *SETTINGS))}")
    settings = table.get("settings", {})
    if not isinstance(settings, dict):
        raise UserError(f"{name}: settings must be a table.")
    page = _word(table, "page", name)
    hidden = table.get("hide", [])
    if not isinstance(hidden, list) or not all(isinstance(h, str) for h in hidden):
        raise UserError(f"{name}: hide must be a list of names of controls.")
    cover = _word(table, "cover", name)
    if cover and cover not in COVERS:
        raise UserError(f"{name}: cover must be one of {', '.join(COVERS)}.")
    sight = table.get("sight", {})
    if fault := fault_of_sight(sight):
        raise UserError(f"{name}: sight {fault}.")
    waits = table.get("stands_still", False)
    if not isinstance(waits, bool):
        raise UserError(f"{name}: stands_still must be true or false.")
    for key in settings:
        if key not in SETTINGS:
            raise UserError(f"{name}: there is no setting {brief(key)}{_meant(key, SETTINGS)}")
    try:
        config = TrainingConfig.from_dict(settings)
    except SettingError as error:
        raise UserError(f"{name}: {error}") from error
    text_file = _word(table, "text_file", name)
    encoding = _word(table, "encoding", name)
    try:
        text_encoding = require_encoding(encoding) if encoding else None
    except TextError as error:
        raise UserError(f"{name}: {error}") from error
    return Preset(
        name=shown(_word(table, "name", name) or path.stem),
        config=config,
        text_file=_find_text(text_file, path) if text_file else None,
        text=_word(table, "text", name, MAX_BYTES),
        page=page,
        note=marked(_word(table, "note", name, MAX_NOTE)),
        hidden=tuple(dict.fromkeys(hidden)),
        network=_word(table, "network", name),
        encoding=text_encoding,
        sight=sight,
        tour=_tour(table["tour"], path) if "tour" in table else None,
        cover=cover,
        group=shown(_word(table, "group", name)),
        waits=waits,
    )


def _meant(key: str, names: Collection[str]) -> str:
    """The end of a sentence that a wrong name stands in: which of ``names`` is meant, where one is close."""
    near = nearest(key, names)
    if not near:
        return "."
    inside = " inside settings" if near in SETTINGS and "settings" in names else ""
    return f"; {near}{inside} is meant?"


def _is_text(name: str) -> bool:
    return name.encode("utf-8", "replace").decode("utf-8") == name


def _word(table: dict[str, Any], key: str, name: str, most: int = MAX_WORD) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise UserError(f"{name}: {key} must be a text.")
    if len(value) > most:
        raise UserError(f"{name}: {key} has {len(value):,} characters; it must have {most:,} at most.")
    return value


def _tour(tour: object, preset: Path) -> "Tour":
    """The one that stands in the preset, or in the file beside it that it names."""
    from rnnviz.training.tours import SUFFIX as SUFFIX_OF_TOURS
    from rnnviz.training.tours import parse_tour, read_tour

    if isinstance(tour, dict):
        return parse_tour(tour, preset.name, preset.stem)
    is_name = isinstance(tour, str) and tour.endswith(SUFFIX_OF_TOURS) and len(tour) <= MAX_WORD
    if not isinstance(tour, str) or not is_name or Path(tour).name != tour:
        raise UserError(
            f"{preset.name}: tour must be a tour, or the name of a file beside it (…{SUFFIX_OF_TOURS})."
        )
    if not is_file(preset.parent / tour):
        raise UserError(f"{preset.name}: there is no tour {shown(tour)} beside it.")
    return read_tour(preset.parent / tour)


def _find_text(name: str, preset: Path) -> Path:
    """The text beside the preset, else the sample text of that name."""
    beside = preset.parent / name
    if is_file(beside):
        return beside
    sample = paths.sample_text(Path(name).name)
    return sample if sample.name == name and is_file(sample) else beside
