"""PictureInterface: what a screen reader meets where there is a painted picture: its words, and its table.

PySide6 has no interface for tables of one's own, but Qt gives every QTableView one, with cells and headers.
So a picture has such a view as a child, made when a screen reader first looks into the picture: beside its
left edge, where nothing is painted, and out of reach of Tab. Knows pictures by ``Tabled`` alone.
"""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QApplication, QTableView, QWidget

from rnnviz.gui.parts.accessible.picture_table import PictureTable, Pointed, Tabled
from rnnviz.gui.parts.accessible.table_model import TableModel

_NAME = "read_as_table"
_INSTALLED = "pictures_are_read"


def let_pictures_be_read(app: QApplication) -> None:
    """From now on screen readers meet a ``PictureInterface`` where there is a ``Tabled`` widget.

    Nothing is asked of a picture, nor made, while no screen reader runs.
    """
    if not app.property(_INSTALLED):
        app.setProperty(_INSTALLED, True)
        QAccessible.installFactory(_interface_of)


def _interface_of(_class_name: str, thing: QObject | None) -> QAccessibleInterface | None:
    """Qt asks this of whatever a screen reader looks at first, once for each of its classes."""
    return PictureInterface(thing) if isinstance(thing, QWidget) and isinstance(thing, Tabled) else None


class PictureInterface(QAccessibleWidget):
    """Keeps no reference to the picture: PySide6 keeps the interface until the program ends."""

    def __init__(self, picture: QWidget) -> None:
        super().__init__(picture, QAccessible.Role.Graphic)

    def _look(self) -> tuple[QTableView, PictureTable]:
        """The view, which shows the present moment from now on, until somebody comes to the picture again."""
        picture = self.widget()
        table = table_of(picture)
        view = _view_in(picture)
        if view is None:
            view = QTableView(picture)
            view.setObjectName(_NAME)
            view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            view.setModel(TableModel(table, view))
            view.setGeometry(-picture.width(), 0, picture.width(), picture.height())
            view.show()
        else:
            model = view.model()
            assert isinstance(model, TableModel)
            model.show_table(table)
        view.setAccessibleName(f"{picture.accessibleName()}, as a table")
        return view, table

    def _parts(self) -> list[QWidget]:
        """Beside the table what is in the picture and has a name of its own: a field, a button."""
        view, _ = self._look()
        named = self.widget().findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return [view, *(each for each in named if each is not view and each.accessibleName())]

    # Qt's overrides

    def text(self, kind: QAccessible.Text) -> str:
        if kind == QAccessible.Text.Description:
            _, table = self._look()
            return words_of(self.widget(), table)
        if kind == QAccessible.Text.Help:
            return self.widget().toolTip()
        return words_here(self.widget()) if kind == QAccessible.Text.Value else super().text(kind)

    def childCount(self) -> int:
        return len(self._parts())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]  # None is Qt's nullptr
        parts = self._parts()
        return QAccessible.queryAccessibleInterface(parts[index]) if 0 <= index < len(parts) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        parts = self._parts()
        thing = child.object()
        return next((place for place, part in enumerate(parts) if part is thing), -1)


COVERED = "It is covered: say what you expect first, then reveal it."


def table_of(picture: QWidget) -> PictureTable:
    """What a picture shows now; nothing while it lies under a cover, which disables it."""
    assert isinstance(picture, Tabled)
    return picture.as_table() if picture.isEnabled() else PictureTable.empty(COVERED)


def words_here(widget: QWidget) -> str:
    """What stands at the place in a picture that arrow keys move; '' for none, and of any other widget."""
    return widget.words_here() if isinstance(widget, Pointed) and widget.isEnabled() else ""


def words_of(picture: QWidget, table: PictureTable) -> str:
    """What the picture as a whole shows, in a sentence or two."""
    words = table.caption or picture.accessibleDescription() or picture.toolTip()
    return words or ("" if table.rows else "It shows nothing yet.")


def _view_in(picture: QWidget) -> QTableView | None:
    return picture.findChild(QTableView, _NAME, Qt.FindChildOption.FindDirectChildrenOnly)
