"""Pages that are filled, and strips that are never cut."""

from hypothesis import given
from hypothesis import strategies as st

from rnnviz.gui.files.pdf_pages import Strip, paginate

strip_lists = st.lists(
    st.builds(
        lambda height, before, bound: Strip(height, lambda _painter, _y: None, before, bound),
        st.integers(1, 100),
        st.integers(0, 30),
        st.booleans(),
    ),
    min_size=1,
    max_size=60,
)


def length(strips):
    return sum(strip.height for strip in strips) + sum(strip.before for strip in strips[1:])


@given(strip_lists)
def test_pages_hold_all_strips_in_order_and_none_is_overfull(strips):
    pages = paginate(strips, 100)
    assert [id(strip) for page in pages for strip in page] == [id(strip) for strip in strips]
    assert all(page and length(page) <= 100 for page in pages)


@given(strip_lists)
def test_what_is_bound_is_parted_only_where_no_page_can_hold_it(strips):
    pages = paginate(strips, 100)
    for page in pages[:-1]:
        if page[-1].bound:
            end = next(i for i, strip in enumerate(strips) if strip is page[-1])
            start = end
            while start > 0 and strips[start - 1].bound:
                start -= 1
            while strips[end].bound and end + 1 < len(strips):
                end += 1
            assert length(strips[start : end + 1]) > 100
