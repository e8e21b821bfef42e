"""The table of a check: on a small screen its columns scroll, and no row is covered by the bar."""

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from rnnviz.gui.pages.gradcheck.table import SCALE, CheckRow, CheckTable, Column


def test_the_bar_below_the_columns_covers_no_row(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    columns = (Column("array", "a", widest="W" * 40), Column(SCALE, "s"), Column("outcome", "o"))
    table = CheckTable(columns, "outcome", 5, 1e-6, page)
    column = QVBoxLayout(page)
    column.addWidget(table)
    column.addStretch(1)
    table.set_rows([CheckRow((f"W{n}" * 30,), (1e-9,), "good", "passed") for n in range(5)])
    page.show()
    for width in (300, 2000):
        page.resize(width, 400)
        for _ in range(3):
            QApplication.processEvents()
        last = table.visualRect(table.model().index(4, 0))
        assert table.viewport().rect().bottom() >= last.bottom()
