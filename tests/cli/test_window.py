"""rnnviz TEXT: the picture, and how a window is ended from outside."""

import signal

import pytest


def test_a_screenshot_trains_and_shows_the_whole_window(text, tmp_path, program, small):
    picture = tmp_path / "picture.png"
    result = program(text, "--steps", 40, "--screenshot", picture, *small, cwd=tmp_path)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    data = picture.read_bytes()
    assert data.startswith(b"\x89PNG")
    width, height = (int.from_bytes(data[place : place + 4]) for place in (16, 20))
    assert width >= 1280
    assert height >= 800
    assert sorted(file.name for file in tmp_path.iterdir()) == ["picture.png", "story.txt"]


@pytest.mark.parametrize("name", ["C", "POSIX"])
def test_a_locale_without_utf8_is_no_trouble(text, tmp_path, program, small, name):
    text = text.rename(tmp_path / "Erzählung.txt")
    picture = tmp_path / "Bild ☃.png"
    result = program(text, "--steps", 5, "--screenshot", picture, *small, LC_ALL=name)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert picture.exists()


def test_a_start_clears_what_a_killed_check_left(text, tmp_path, started, small):
    left = tmp_path / "rnnviz-own-left"
    (left / "work").mkdir(parents=True)
    surroundings = {"QT_QPA_PLATFORM": "offscreen", "XDG_DATA_HOME": str(tmp_path), "TMPDIR": str(tmp_path)}
    with started(text, *small, **surroundings) as process:
        while left.exists():
            assert process.poll() is None


def test_a_window_that_is_interrupted_closes_without_a_word(text, tmp_path, started, small):
    with started(text, *small, QT_QPA_PLATFORM="offscreen", XDG_DATA_HOME=str(tmp_path)) as process:
        locks = (tmp_path / "rnnviz" / "autosaves").glob
        while not list(locks("*.lock")):
            assert process.poll() is None
        assert "propagateSizeHints" in process.stderr.readline()  # it is shown, and listens
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Traceback" not in told
    assert not list(locks("*.lock"))
