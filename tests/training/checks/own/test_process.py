"""Nothing of a student's process is left behind, however it ends and whatever ends the program."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rnnviz.core.errors import Cancelled
from rnnviz.training.checks.own import process as own_process
from rnnviz.training.checks.own import watcher as own_watcher
from rnnviz.training.checks.own import windows as own_windows
from rnnviz.training.checks.own.file import OwnFileError
from rnnviz.training.checks.own.folder import clear_left_folders
from rnnviz.training.checks.own.process import what_killed
from rnnviz.training.checks.own.windows import ExtendedLimits

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

NAP = f"98.{os.getpid()}s"
"""How long a child sleeps: nobody else for so long, not even the same test in another process."""
CHILDREN = {
    "a child": ["import subprocess", f"subprocess.Popen(['sleep', '{NAP}'])"],
    "a session of its own": [
        "import subprocess",
        f"subprocess.Popen(['sleep', '{NAP}'], start_new_session=True)",
    ],
    "deaf to every polite signal": [
        "import subprocess",
        f"subprocess.Popen(['sh', '-c', 'trap \"\" TERM INT HUP; sleep {NAP} & wait'])",
    ],
    "an orphan in a session of its own": [
        "import os",
        "if os.fork() == 0:",
        "    os.setsid()",
        "    if os.fork() == 0:",
        f"        os.execvp('sleep', ['sleep', '{NAP}'])",
        "    os._exit(0)",
        "os.wait()",
    ],
    "an orphan that has forgotten where it comes from": [
        "import os",
        "if os.fork() == 0:",
        "    os.setsid()",
        "    if os.fork() == 0:",
        f"        os.execvpe('sleep', ['sleep', '{NAP}'], {{'PATH': os.defpath}})",
        "    os._exit(0)",
        "os.wait()",
    ],
    "one that begets more and more": [
        "import os, time",
        "if os.fork() == 0:",
        "    while True:",
        "        if os.fork() == 0:",
        "            os.setsid()",
        f"            os.execvp('sleep', ['sleep', '{NAP}'])",
        "        time.sleep(0.01)",
        "time.sleep(0.1)",
    ],
}
HANG = ["while True: pass"]


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def wait_until(condition) -> None:
    deadline = time.monotonic() + 300
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


@pytest.mark.parametrize("lines", CHILDREN.values(), ids=CHILDREN)
def test_what_it_has_started_ends_with_it(run_with, folder, living, lines):
    if os.geteuid() == 0:  # the superuser may start as many as he likes
        assert len(run_with(*lines).arrays) == 7
    else:
        with pytest.raises(OwnFileError, match="lossFun stopped with"):
            run_with(*lines)
    assert living(NAP) == []
    assert left_in(folder) == ["own.py"]


@pytest.mark.parametrize(
    "lines",
    [
        HANG,
        ["import os", "os.closerange(0, 256)", *HANG],
        ["import signal", "for n in {*range(1, 32)} - {9, 19}: signal.signal(n, signal.SIG_IGN)", *HANG],
        ["import os, signal", "os.kill(os.getpid(), signal.SIGSTOP)"],
        ["while True: print('megabytes ' * 100_000)"],
        [
            "import contextlib, threading",
            "with contextlib.suppress(RuntimeError):",  # a user may not start as much as one
            "    threading.Thread(target=lambda: [None for _ in iter(int, 1)]).start()",
            *HANG,
        ],
        ["import os", "os.chmod('..', 0)", *HANG],
    ],
    ids=["a loop", "all files closed", "deaf", "stopped", "megabytes", "threads", "closed folder"],
)  # fmt: skip
def test_what_does_not_end_is_ended(run_with, folder, living, lines):
    with pytest.raises(OwnFileError, match=r"had not returned after 0.6 s"):
        run_with(*lines, seconds=0.6)
    assert living(str(folder)) == []
    assert left_in(folder) == ["own.py"]


def test_cancelling_ends_it_with_its_children(run_with, folder, living):
    lines = [*CHILDREN["an orphan in a session of its own"], *HANG] if os.geteuid() == 0 else HANG
    with pytest.raises(Cancelled):
        run_with(*lines, is_cancelled=lambda: _has_begun(living, folder))
    assert living(NAP) == []
    assert living(str(folder)) == []
    assert left_in(folder) == ["own.py"]


def _has_begun(living, folder) -> bool:
    return bool(living(NAP if os.geteuid() == 0 else f"{folder}/rnnviz-own-"))


def test_who_ends_its_watcher_is_ended_all_the_same(run_with, folder, living):
    lines = ["import os, signal", "os.kill(os.getppid(), signal.SIGKILL)", *HANG]
    with pytest.raises(OwnFileError, match=r"own\.py was ended from outside"):
        run_with(*lines)
    assert living(str(folder)) == []
    assert left_in(folder) == ["own.py"]


@pytest.mark.parametrize("way", ["/proc", "ps"])
@pytest.mark.parametrize("is_marked", [True, False])
def test_what_was_left_over_is_found_by_its_mark(folder, living, monkeypatch, way, is_marked):
    """Where there is no /proc by the listing of ``ps``, which shows environments, too."""
    if way == "ps":
        monkeypatch.setattr(own_watcher, "PROC", folder / "no such folder")
        monkeypatch.setattr(own_watcher, "PS", ("ps", "axwwe", "-o", "pid=,ppid=,stat=,command="))
    mark = {own_watcher.MARK: str(folder) if is_marked else f"{folder}/another"}
    command = ["sh", "-c", f"sleep {NAP} & wait"]
    process = subprocess.Popen(command, env=os.environ | mark, start_new_session=True)
    wait_until(lambda: len(living(NAP)) == 2)
    own_process.end_left_over(folder)
    assert len(living(NAP)) == (0 if is_marked else 2)
    own_process.end_left_over(Path(mark[own_watcher.MARK]))
    assert process.wait() == -signal.SIGKILL
    assert living(NAP) == []


def test_who_lives_in_a_folder_that_was_left_over_is_ended_with_it(folder, living):
    left = folder / "rnnviz-own-left"
    left.mkdir()
    mark = {own_watcher.MARK: str(left)}
    process = subprocess.Popen(["sleep", NAP], env=os.environ | mark, start_new_session=True)
    wait_until(lambda: living(NAP))
    clear_left_folders()
    assert process.wait() == -signal.SIGKILL
    assert left_in(folder) == []


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_the_program_may_be_killed_meanwhile(folder, living, right_with, number):
    """Neither the processes nor the folder outlive it."""
    children = CHILDREN["an orphan in a session of its own"] if os.geteuid() == 0 else []
    (folder / "own.py").write_text(right_with(*children, *HANG), encoding="utf-8")
    program = (
        "import sys; from pathlib import Path\n"
        "from rnnviz.training.checks.own.file import run_own_file\n"
        "from rnnviz.training.checks.own.problem import problem\n"
        "run_own_file(Path(sys.argv[1]), problem())"
    )
    command = [sys.executable, "-c", program, str(folder / "own.py")]
    process = subprocess.Popen(command, env=os.environ | {"TMPDIR": str(folder)})
    wait_until(lambda: living(NAP) if children else len(living(f"{folder}/rnnviz-own-")) >= 2)
    process.send_signal(number)
    process.wait()
    wait_until(lambda: not living(NAP) and not living(str(folder)) and left_in(folder) == ["own.py"])


@pytest.mark.parametrize(
    ("code", "words"),
    [(0, ""), (1, ""), (255, ""), (-9, "SIGKILL"), (-63, "signal 63"), (0xC0000005, "0xC0000005")],
)
def test_what_killed_it_has_a_name(code, words):
    assert what_killed(code) == words


# ── where there is no fork ──


@pytest.fixture
def no_posix(monkeypatch):
    """What Windows does not have is taken away, from the program alone."""
    for name in ("setsid", "killpg", "waitid", "fork", "set_blocking"):
        monkeypatch.delattr(os, name)
    for name in ("SIGALRM", "SIGXCPU", "SIGHUP", "setitimer"):
        monkeypatch.delattr(signal, name)
    monkeypatch.setitem(sys.modules, "resource", None)


class Kernel:
    """Windows' jobs, played by what this system has: the processes in a job are killed when it ends."""

    def __init__(self, _name: str, use_last_error: bool) -> None:
        assert use_last_error
        self.jobs: list[list[int]] = []
        self.taken = 0
        self.limits: ExtendedLimits | None = None
        kernels.append(self)

        def make(_security, _name) -> int:
            self.jobs.append([])
            return len(self.jobs)

        def limit(_job, kind, limits, size) -> int:
            assert (kind, size) == (9, ctypes.sizeof(ExtendedLimits))
            self.limits = limits._obj
            return 1

        def take(job, process) -> int:
            self.jobs[job.value - 1].append(process.value)
            self.taken += 1
            return 1

        def end(job, _code) -> int:
            for pid in self.jobs[job.value - 1]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.jobs[job.value - 1].clear()
            return 1

        def open_process(_rights, _inherit, pid) -> int:
            return pid

        self.CreateJobObjectW = make
        self.SetInformationJobObject = limit
        self.OpenProcess = open_process
        self.AssignProcessToJobObject = take
        self.TerminateJobObject = end
        self.CloseHandle = lambda _handle: 1


kernels: list[Kernel] = []


@pytest.fixture
def jobs(monkeypatch, no_posix):  # noqa: ARG001 - taken away first
    kernels.clear()
    monkeypatch.setattr(ctypes, "WinDLL", Kernel, raising=False)
    monkeypatch.setattr(own_windows, "NO_CONSOLE", 0)


@pytest.fixture(params=["jobs", "no_posix"])
def windows(request):
    request.getfixturevalue(request.param)
    return request.param


def test_a_right_function_runs_without_fork(windows, run_with, folder):
    assert len(run_with().arrays) == 7
    assert left_in(folder) == ["own.py"]
    assert windows == "no_posix" or len(kernels) == 1


@pytest.mark.usefixtures("windows")
def test_what_does_not_end_is_ended_without_fork(run_with, folder, living):
    began = time.monotonic()
    nap = ["import signal, time", "signal.signal(signal.SIGALRM, signal.SIG_IGN)", "time.sleep(60)"]
    with pytest.raises(OwnFileError, match=r"had not returned after 0.6 s"):
        run_with(*nap, seconds=0.6)
    assert time.monotonic() - began < 59  # it was ended, not waited for
    assert living(str(folder)) == []
    assert left_in(folder) == ["own.py"]


@pytest.mark.usefixtures("windows")
def test_a_crash_has_its_sentence_without_fork(run_with):
    with pytest.raises(OwnFileError, match=r"ended Python \(exit code 3\)"):
        run_with("import os", "os._exit(3)")


@pytest.mark.usefixtures("jobs")
def test_a_job_ends_its_processes_when_the_program_is_gone_and_limits_their_memory(run_with):
    run_with(megabytes=512)
    limits = kernels[0].limits
    assert kernels[0].taken == 1
    assert ctypes.sizeof(limits) == 144  # as winnt.h has it on 64 bits
    assert limits.BasicLimitInformation.LimitFlags == 0x2000 | 0x0100
    assert limits.ProcessMemoryLimit == 512 << 20


@pytest.mark.usefixtures("no_posix")
def test_what_is_left_over_is_the_systems_affair_without_fork(folder):
    own_process.end_left_over(folder)
