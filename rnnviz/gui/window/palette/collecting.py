"""Collecting: what there is to be found in the window as it stands: menus, pages, parts of pages, settings.

Asks the parts of the window what they are called; does nothing with them but what a user would.
"""

from collections.abc import Callable, Iterator
from functools import cache, partial

from PySide6.QtCore import SIGNAL
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from rnnviz.gui.parts.names import named, written
from rnnviz.gui.window.pages import Pages
from rnnviz.gui.window.palette.asked import GOES_THERE, Standing, why_not_visited
from rnnviz.gui.window.palette.entry import PaletteEntry
from rnnviz.gui.window.palette.places import PLACES
from rnnviz.gui.window.palette.words import ALSO, TITLES, WHY_OFF
from rnnviz.gui.window.run_bar import RunBar
from rnnviz.gui.window.sidebar import Sidebar
from rnnviz.gui.window.wayfinder import Wayfinder
from rnnviz.training.config import SETTINGS
from rnnviz.training.glossary.word import Whereabouts
from rnnviz.training.presets import builtin_preset, builtin_presets
from rnnviz.training.setting import Setting

ACTION, PAGE, PLACE, SETTING, FILE, WORD = range(6)
"""Of two kinds that are found about equally well the first stands first."""
KEYS_OF_THE_WINDOW = {"action_run": "Space", "action_step": "S"}
"""Keys that are no shortcuts: fields and buttons have a use of their own for them."""
_CONTROLS = (
    ("run_learning_rate", "Learning rate of this run", "It acts at once, also while training runs.",
     "rate, change the rate while running, step size, eta, lr"),
    ("speed", "Speed", "How many steps a second are made: from one, to watch each, to all that there can be.",
     "slow motion, slower, faster, steps a second"),
    ("run_until", "Run until …", "Pause by itself at an iteration, a pass or a loss.",
     "goal, run until 20000, stop at, pause at, epochs, how long"),
)  # fmt: skip


# ── menus ──


def of_menus(bar: QMenuBar) -> Iterator[list[PaletteEntry]]:
    """Every action of every menu, as it stands now: first of those that are there, then of each that is
    filled when it is opened, which reads files."""
    late: list[tuple[QMenu, str]] = []
    yield [_of_action(action, path) for action, path in _actions(bar, "", late)]
    yield from _files_read()
    for menu, path in late:
        menu.aboutToShow.emit()
        yield [_of_action(action, path) for action, path in _actions(menu, path, late)]


def _of_action(action: QAction, path: str) -> PaletteEntry:
    name = action.objectName() or f"{path} ▸ {action.text()}"
    title = _title(action, path)
    note = _notes().get(title, "") if path.endswith("Presets") else ""
    return PaletteEntry(
        name, title, path, partial(_trigger, action),
        keys=KEYS_OF_THE_WINDOW.get(name, "") or _keys_of(action),
        words=note or _words_of(action),
        also=ALSO.get(name, ""),
        off="" if action.isEnabled() else WHY_OFF.get(name, "It is of no use just now."),
        rank=ACTION if action.objectName() else FILE,
    )  # fmt: skip


@cache  # they come with the program
def _notes() -> dict[str, str]:
    return {preset.name: preset.note for preset in map(builtin_preset, builtin_presets())}


def _files_read() -> Iterator[list[PaletteEntry]]:
    """What menus are filled from, a file at a time: all of them at once would hold up what is typed."""
    from rnnviz.training.lessons.lesson_file import builtin_lesson, builtin_lessons

    yield []
    for path in builtin_presets():
        builtin_preset(path)
        yield []
    for path in builtin_lessons():
        builtin_lesson(path)
        yield []


def _actions(
    menu: QMenuBar | QMenu, path: str, late: list[tuple[QMenu, str]]
) -> Iterator[tuple[QAction, str]]:
    """Those of a menu and of all below it; ``late`` takes those that are filled when they are opened."""
    for action in menu.actions():
        below = action.menu()
        if isinstance(below, QMenu):
            name = _plain(action.text())
            place = f"{path} ▸ {name}" if path else name
            if below.receivers(SIGNAL("aboutToShow()")):
                late.append((below, place))
            else:
                yield from _actions(below, place, late)
        elif not action.isSeparator() and (action.isEnabled() or action.objectName()):
            yield action, path


def _title(action: QAction, path: str) -> str:
    text = TITLES.get(action.objectName()) or _plain(action.text()).lstrip("▶❚ ")
    is_panel = path == "View" and action.objectName().startswith("action_show_") and action.isCheckable()
    if is_panel:
        return f"{'Hide' if action.isChecked() else 'Show'}: {text}"
    return text


def _trigger(action: QAction) -> None:
    if action.isEnabled():
        action.trigger()


def _keys_of(action: QAction) -> str:
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


def _words_of(action: QAction) -> str:
    """Its tooltip, where that says more than its name, without the keys."""
    words = action.toolTip()
    keys = KEYS_OF_THE_WINDOW.get(action.objectName(), "") or _keys_of(action)
    words = words.replace(f" ({keys})", "") if keys else words
    return "" if words.rstrip(".") == _plain(action.text()).rstrip("…") else words


def _plain(text: str) -> str:
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


# ── pages ──


def of_pages(pages: Pages) -> list[PaletteEntry]:
    """Every page."""
    return [
        PaletteEntry(
            f"page {title}", title, "page", partial(pages.open_page, title), words=pages.tabToolTip(number),
            also=ALSO.get(f"page {title}", ""), rank=PAGE,
        )
        for number, title in enumerate(pages.titles)
    ]  # fmt: skip


def of_places(pages: Pages, ways: Wayfinder) -> list[PaletteEntry]:
    """Views, cards and fields of the pages, built or not; what is chosen has the keys."""
    return [
        PaletteEntry(
            f"place {place.name}", named(place.title), place.at.said, partial(ways.show, place.at, keys=True),
            words=written(place.words), also=f"{place.title}, {place.also}", rank=PLACE,
        )
        for place in PLACES
        if place.at.page in pages.titles
    ]  # fmt: skip


# ── what happened ──


def of_happenings(pages: Pages, standing: Standing, visit: Callable[[int], object]) -> list[PaletteEntry]:
    """What the pages that are there tell of the present run, each leading to its moment."""
    return [
        PaletteEntry(
            f"happening {each.iteration} {each.words}", each.words[:1].upper() + each.words[1:],
            f"at iteration {each.iteration:,}", partial(visit, each.iteration),
            words=f"Go back to where it came. {GOES_THERE}", also=each.words.partition(":")[0],
            off=why_not_visited(each.iteration, standing), rank=PLACE,
        )
        for page in pages.built
        for each in page.happenings
    ]  # fmt: skip


# ── settings ──


def of_settings(sidebar: Sidebar, ways: Wayfinder, hidden: str) -> list[PaletteEntry]:
    """Every setting of the next run: choosing it leads to its field. ``hidden`` says why none can be seen."""
    values = sidebar.config_or_default().to_dict()
    return [
        PaletteEntry(
            f"setting {each.name}", each.label, _where(each),
            partial(ways.show, Whereabouts(widget=each.name), keys=True),
            words=written(each.meaning), also=f"{each.name}, {ALSO.get(f'setting {each.name}', '')}",
            off=each.no_field or hidden or _why_idle(each, values), rank=SETTING,
        )
        for each in SETTINGS.values()
    ]  # fmt: skip


def _where(setting: Setting) -> str:
    return f"Next run ▸ {setting.group.value}" if setting.folded else "Next run"


def _why_idle(setting: Setting, values: dict[str, object]) -> str:
    if setting.matters(values) or setting.only_if is None:
        return ""
    return f"It matters only {setting.only_if.describe()}."


def of_run_bar(run_bar: RunBar, ways: Wayfinder) -> list[PaletteEntry]:
    """The controls of the toolbar that are no actions."""
    off = "The preset that is open hides it." if run_bar.isHidden() else ""
    return [
        PaletteEntry(
            f"control {name}", title, "Toolbar", partial(ways.show, Whereabouts(widget=name), keys=True),
            words=words, also=also, off=off,
        )
        for name, title, words, also in _CONTROLS
    ]  # fmt: skip


# ── words ──


def of_words(ask: Callable[[str], object]) -> list[PaletteEntry]:
    """Every word of the glossary but settings, which are found as such; ``ask`` opens Help at a target."""
    from rnnviz.gui.window.help.leaf import READ  # with the last part, when there is time
    from rnnviz.training.glossary.glossary import FIELDS

    return [
        PaletteEntry(
            f"word {word.name}", named(word.name), f"Glossary ▸ {field}", partial(ask, f"{READ}{word.name}"),
            words=written(word.tip), also=", ".join((f"what is {word.name}", word.name, *word.also)),
            rank=WORD,
        )
        for field, words in FIELDS.items()
        for word in words
    ]  # fmt: skip
