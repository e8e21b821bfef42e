"""LossPicture: labels that stand on their lines and never on each other."""

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF

from rnnviz.gui.loss_picture import place_labels


@given(
    st.lists(st.tuples(st.floats(0, 150), st.floats(10, 200)), max_size=12),
    st.floats(5, 20),
)
def test_labels_never_overlap_and_stand_on_their_lines(lines, height):
    area = QRectF(40, 0, 800, 150)
    corners = place_labels([y for y, _ in lines], [width for _, width in lines], height, area)
    rects = [
        (y, QRectF(corner.x(), corner.y(), width, height))
        for (y, width), corner in zip(lines, corners, strict=True)
        if corner is not None
    ]
    for index, (y, rect) in enumerate(rects):
        assert area.contains(rect)
        assert min(abs(rect.bottom() - y), abs(rect.top() - y)) < 1e-6
        assert not any(rect.intersects(other) for _, other in rects[:index])
    if lines:
        assert rects
