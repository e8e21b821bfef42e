"""The sample log as text: what stands where, and that appending gives the same file."""

from rnnviz import __version__
from rnnviz.core.record.checkpoint import LoggedSample, TextIdentity
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.samples_file import format_header, format_sample, format_samples

TEXT = TextIdentity("ferry.txt", "/texts/ferry.txt", "ab12", 137_628, "UTF-8")
SAMPLES = [
    LoggedSample(0, 109.55, "xq\n\tz"),
    LoggedSample(1000, 82.876, "the ferry"),
]


def test_a_sample_stands_under_its_iteration_and_smooth_loss() -> None:
    assert format_sample(SAMPLES[1]) == "---- iteration 1,000, smooth loss 82.88 ----\nthe ferry\n\n"


def test_a_loss_that_a_strangers_file_claims_is_no_line_of_digits() -> None:
    assert format_sample(LoggedSample(7, 1e300, "x")).startswith(
        "---- iteration 7, smooth loss 1e+300 ----\n"
    )


def test_the_text_of_a_sample_is_kept_to_the_last_space() -> None:
    lines = "  two\n\n three \n"
    assert format_sample(LoggedSample(5, 1.0, lines)).endswith(f"----\n{lines}\n\n")


def test_the_header_names_program_text_and_every_setting() -> None:
    config = TrainingConfig(hidden_size=64, lower_case=True, learning_rate=0.05)
    header = format_header(TEXT, config)
    assert f"rnnviz {__version__}" in header
    assert "ferry.txt" in header
    assert "137,628 characters, UTF-8, sha256 ab12" in header
    for name in config.to_dict():
        assert name in header
    assert "hidden_size 64" in header
    assert "learning_rate 0.05" in header
    assert "lower_case yes" in header
    assert header.endswith("\n\n")


def test_the_header_keeps_the_folder_of_the_text_to_itself() -> None:
    assert "/texts" not in format_header(TEXT, TrainingConfig())


def test_a_file_appended_to_sample_by_sample_is_the_whole_log() -> None:
    config = TrainingConfig()
    appended = format_header(TEXT, config) + format_sample(SAMPLES[0]) + format_sample(SAMPLES[1])
    assert format_samples(SAMPLES, TEXT, config) == appended


def test_a_log_without_samples_is_its_header() -> None:
    assert format_samples([], TEXT, TrainingConfig()) == format_header(TEXT, TrainingConfig())
