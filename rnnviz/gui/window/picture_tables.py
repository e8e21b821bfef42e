"""PictureTables: what is painted on a page, for screen readers, and as a table on a key.

Knows pages and pictures that say their tables; knows no picture.
"""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from rnnviz.gui.parts.accessible.interfaces import let_pictures_be_read
from rnnviz.gui.parts.notice import NoticeBar
from rnnviz.gui.window.pages import Pages


class PictureTables(QObject):
    """``open`` shows the picture that has the keys, else the first of the page."""

    def __init__(self, window: QWidget, pages: Pages, notice: NoticeBar) -> None:
        super().__init__(window)
        self._window, self._pages, self._notice = window, pages, notice
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        let_pictures_be_read(app)

    def open(self) -> None:
        from rnnviz.gui.parts.accessible.table_dialog import TableDialog, pictures_in

        pictures = pictures_in(self._pages.currentWidget())
        if not pictures:
            self._notice.tell("There is no picture on this page that could be read as a table.")
            return
        focused = QApplication.focusWidget()
        first = focused if focused in pictures else pictures[0]
        TableDialog(pictures, first, self._window).open()
