"""Reading a text in a thread: progress, results, and calling it off."""

import pytest

from rnnviz.gui.files.loading import TextLoading


@pytest.fixture
def loading():
    loading = TextLoading()
    yield loading
    loading.stop()


def test_a_text_is_read(loading, qtbot, tmp_path):
    file = tmp_path / "text.txt"
    file.write_text("Some Text")
    with qtbot.waitSignals([loading.loaded, loading.ended]):
        loading.load(file, lower_case=True)
        assert loading.is_loading
    assert not loading.is_loading


def test_lower_case_and_insistence_are_passed_on(loading, qtbot, tmp_path):
    file = tmp_path / "text.bin"
    file.write_bytes(b"ABC\x00\x01\x02\xff" * 50)
    with qtbot.waitSignal(loading.doubted) as doubt:
        loading.load(file, lower_case=False)
    assert doubt.args[0] == file
    with qtbot.waitSignal(loading.loaded) as loaded:
        loading.load(file, lower_case=True, accept_binary=True)
    assert loaded.args[0].lower_case
    assert "A" not in loaded.args[0].vocabulary.characters


def test_what_cannot_be_read_is_told_in_a_sentence(loading, qtbot, tmp_path):
    with qtbot.waitSignal(loading.failed) as failed:
        loading.load(tmp_path / "none.txt", lower_case=False)
    assert "There is no file" in failed.args[0]


def test_called_off_nothing_arrives(loading, qtbot, tmp_path):
    large = tmp_path / "large.txt"
    large.write_text("words and words " * 500_000)
    with qtbot.assertNotEmitted(loading.loaded), qtbot.waitSignal(loading.ended):
        loading.load(large, lower_case=False)
        loading.cancel()
    assert not loading.is_loading


def test_another_text_calls_the_first_one_off(loading, qtbot, tmp_path):
    large, small = tmp_path / "large.txt", tmp_path / "small.txt"
    large.write_text("words and words " * 500_000)
    small.write_text("small")
    names = []
    loading.loaded.connect(lambda corpus: names.append(corpus.name))
    loading.load(large, lower_case=False)
    with qtbot.waitSignal(loading.loaded):
        loading.load(small, lower_case=False)
    assert names == ["small.txt"]


def test_progress_grows_to_the_end(loading, qtbot, tmp_path):
    large = tmp_path / "large.txt"
    large.write_text("words and words " * 1_000_000)
    shares = []
    loading.progressed.connect(shares.append)
    with qtbot.waitSignal(loading.loaded, timeout=10_000):
        loading.load(large, lower_case=False)
    assert shares == sorted(shares)
    assert all(0 <= share <= 1000 for share in shares)
