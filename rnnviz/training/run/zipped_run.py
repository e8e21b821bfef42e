"""A run's folder as one zip: written whole, and read as a stranger's.

Of a zip nothing is taken but files that a run has, under the names that they have there, none larger than it
may be; the run is opened before it appears among the others. Knows files; knows no screen.
"""

import dataclasses
import shutil
import uuid
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from rnnviz.core.errors import UserError
from rnnviz.core.files import open_file, write_file
from rnnviz.core.foreign import shown
from rnnviz.core.progress import Progress
from rnnviz.core.record.checkpoint import load_checkpoint
from rnnviz.training.run.library import Library, free_place
from rnnviz.training.run.run_label import read_label, write_label
from rnnviz.training.run.run_names import (
    BEST,
    CONFIG_JSON,
    LABEL_JSON,
    LAST,
    LOSS_CSV,
    MOMENTS_BIN,
    RUN_JSON,
    SAMPLES_TXT,
    SIGNALS_CSV,
)
from rnnviz.training.run.run_summary import read_summary, summary_of, write_summary

CHUNK = 1 << 20
_SMALL, _TABLE, _LARGE = 1 << 20, 1 << 30, 4 << 30
MOST = {
    CONFIG_JSON: _SMALL, RUN_JSON: _SMALL, LABEL_JSON: _SMALL, LOSS_CSV: _TABLE, SIGNALS_CSV: _TABLE,
    SAMPLES_TXT: _TABLE, LAST: _LARGE, BEST: _LARGE, MOMENTS_BIN: _LARGE,
}  # fmt: skip
"""What is taken out of a zip, and how many bytes of it at most."""
_MAX_ENTRIES = 1000
_MAX_RATIO = 100
"""Tables of numbers are packed to a third; what claims to become a hundred times as large is none."""
_PACKED = {LOSS_CSV, SIGNALS_CSV, SAMPLES_TXT, CONFIG_JSON, RUN_JSON, LABEL_JSON}


def zip_run(folder: Path, path: Path, progress: Progress) -> None:
    """Write all files of the folder into one zip at ``path``, whole or not at all. ``progress`` is in bytes.

    Raises UserError.
    """
    files = [file for file in sorted(folder.iterdir()) if file.is_file() and not file.is_symlink()]
    files = [file for file in files if not file.name.startswith(".") and file.suffix != ".lock"]
    total = sum(file.stat().st_size for file in files)

    def write(target: BinaryIO) -> None:
        done = 0
        with zipfile.ZipFile(target, "w") as archive:
            for file in files:
                entry = zipfile.ZipInfo.from_file(file, f"{folder.name}/{file.name}", strict_timestamps=False)
                packed = file.name in _PACKED
                entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
                with open_file(file) as source, archive.open(entry, "w", force_zip64=True) as sink:
                    while chunk := source.read(CHUNK):
                        sink.write(chunk)
                        done += len(chunk)
                        progress(done, max(total, done))

    write_file(path, write)


def unzip_run(path: Path, library: Path, progress: Progress) -> Path:
    """Put the run in the zip at ``path`` among those of ``library``; its folder there. ``progress`` in bytes.

    Raises UserError, where it is no such zip, or its run stands there already: then nothing has changed.
    """
    name = path.name
    place = library / f".import-{uuid.uuid4().hex[:12]}"
    try:
        with open_file(path) as file, zipfile.ZipFile(file) as archive:
            entries = _entries_of(archive, name, _room(library))
            place.mkdir(parents=True, mode=0o700)
            _unpack(archive, entries, place, name, progress)
        return _let_in(place, library, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise UserError(f"{name} is not a zip of a run, or it is cut off or damaged.") from error
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise UserError(f"{name} cannot be put on the shelf: {reason[:200]}.") from error
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _room(library: Path) -> int:
    """Bytes that are free where the library is, or will be."""
    standing = next(folder for folder in (library, *library.parents) if folder.exists())
    return shutil.disk_usage(standing).free


def _entries_of(archive: zipfile.ZipFile, name: str, room: int) -> dict[str, zipfile.ZipInfo]:
    """The entries that are files of one run, by their names. Raises UserError."""
    infos = archive.infolist()
    if len(infos) > _MAX_ENTRIES:
        raise UserError(f"{name} holds {len(infos):,} files: that is not the folder of one run.")
    entries: dict[str, zipfile.ZipInfo] = {}
    folders = set()
    for info in infos:
        parts = PurePosixPath(info.filename).parts
        if info.is_dir() or len(parts) not in (1, 2) or parts[-1] not in MOST:
            continue
        folders.add(parts[:-1])
        if parts[-1] in entries or len(folders) > 1:
            raise UserError(f"{name} holds more than one run: put one on the shelf at a time.")
        if info.flag_bits & 1:
            raise UserError(f"{name} is locked by a password: unpack it first, then open its folder.")
        if info.file_size > min(MOST[parts[-1]], _MAX_RATIO * info.compress_size + _SMALL):
            raise UserError(f"{name} is not a run: {parts[-1]} would take {info.file_size:,} bytes.")
        entries[parts[-1]] = info
    if LAST not in entries:
        raise UserError(f"{name} holds no run: {LAST} is not in it.")
    total = sum(info.file_size for info in entries.values())
    if total > room:
        raise UserError(f"There is no room for {name}: it needs {total >> 20:,} MB, {room >> 20:,} are free.")
    return entries


def _unpack(
    archive: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo], place: Path, name: str, progress: Progress
) -> None:
    total, done = sum(info.file_size for info in entries.values()), 0
    for file, info in entries.items():
        size = 0
        with archive.open(info) as source, (place / file).open("xb") as sink:
            while chunk := source.read(CHUNK):
                size += len(chunk)
                if size > info.file_size:
                    raise UserError(f"{name} is damaged: {file} is longer than it says.")
                sink.write(chunk)
                progress(done + size, total)
        done += size


def _let_in(place: Path, library: Path, name: str) -> Path:
    """Open the run that was unpacked, sum it up anew, and move it among the others."""
    checkpoint = load_checkpoint(place / LAST)
    if (place / BEST).exists():
        load_checkpoint(place / BEST)
    there = Library(library).find(checkpoint.run_id)
    if there is not None:
        raise UserError(f"The run in {name} is on the shelf already: {shown(there.title)}.")
    saved = (place / LAST).stat().st_mtime
    began, ending = saved - checkpoint.elapsed, ""
    if (place / RUN_JSON).exists():
        said = read_summary(place)
        began, saved, ending = said.began, said.saved, said.ending
    write_summary(place, summary_of(checkpoint, began=began, saved=saved, ending=shown(ending, 1000)))
    if (place / LABEL_JSON).exists():
        write_label(place, dataclasses.replace(read_label(place), pinned=False))
    stem = "".join(c if c.isalnum() or c in "-_." else "_" for c in Path(checkpoint.text.name).stem)[:60]
    known = "".join(c for c in checkpoint.run_id if c.isalnum())[:12]
    home = free_place(library / f"{known or uuid.uuid4().hex[:12]} {stem or 'run'}".rstrip(". "))
    place.rename(home)
    return home
