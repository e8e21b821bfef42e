"""The tests mirror the house: each module has its test file, or a line in CONTRIBUTING why not."""

import ast
import re
from fnmatch import fnmatch
from functools import cache
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[1]
PACKAGE, TESTS = ROOT / "rnnviz", ROOT / "tests"
EXCEPTIONS = "### Without a test file of their own"
ACROSS = "### Tests of what no single module does"


def tables_under(heading: str) -> list[list[str]]:
    """The cells of every row of the table below a heading of CONTRIBUTING."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text.partition(f"{heading}\n")[2].partition("\n#")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def paths_in(cell: str) -> list[str]:
    """The names in backquotes; one without a folder lies in the folder of the one before."""
    paths: list[str] = []
    for name in re.findall(r"`([^`]+)`", cell):
        beside = paths and "/" not in name
        paths.append(str(PurePosixPath(paths[-1]).with_name(name)) if beside else name)
    return paths


@cache
def tree_of(module: Path) -> ast.Module:
    """What a module says, read once for all tests."""
    return ast.parse(module.read_text(encoding="utf-8"))


def does_nothing(module: Path) -> bool:
    """Whether it only imports and lists, as the door of a room does."""
    allowed = (ast.Expr, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign)
    tree = tree_of(module)
    return module.name == "__init__.py" and all(isinstance(node, allowed) for node in tree.body)


def mirror_of(module: str) -> str:
    """Where the tests of a module stand: ``core/files.py`` has ``core/test_files.py``."""
    folder, _, name = module.rpartition("/")
    return f"{folder}/test_{name}".removeprefix("/")


MODULES = {path.relative_to(PACKAGE).as_posix(): path for path in PACKAGE.rglob("*.py")}
MIRRORS = {mirror_of(module) for module in MODULES}
LISTED = [(paths_in(modules), paths_in(tests), why) for modules, tests, why in tables_under(EXCEPTIONS)]


def test_every_module_has_its_tests_or_a_line_why_not():
    lacking = [
        module
        for module, path in MODULES.items()
        if not (TESTS / mirror_of(module)).exists() and not does_nothing(path)
    ]
    patterns = [pattern for modules, _, _ in LISTED for pattern in modules]
    assert len(MODULES) > 100
    assert [module for module in lacking if not any(fnmatch(module, pattern) for pattern in patterns)] == []
    assert [pattern for pattern in patterns if not any(fnmatch(module, pattern) for module in lacking)] == []


def test_every_line_says_why_and_names_tests_that_are_there():
    for modules, tests, why in LISTED:
        assert modules
        assert tests, modules
        assert why, modules
        assert [name for name in tests if not (TESTS / name).exists()] == []


def test_every_test_file_has_its_module_or_is_listed_as_one_across():
    across = {name for cell, _ in tables_under(ACROSS) for name in paths_in(cell)}
    here = {path.relative_to(TESTS).as_posix() for path in TESTS.rglob("test_*.py")}
    assert sorted(here - MIRRORS) == sorted(across)


def public_names(module: Path) -> set[str]:
    """The classes of a module and what it calls a kind of thing: all in capitals and small letters."""
    body = tree_of(module).body
    targets = [
        target
        for node in body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    ]
    aliases = {target.id for target in targets if isinstance(target, ast.Name)}
    classes = {node.name for node in body if isinstance(node, ast.ClassDef)}
    return classes | {name for name in aliases if name[0].isupper() and not name.isupper()}


def test_a_name_means_one_thing_in_the_whole_house():
    homes: dict[str, list[str]] = {}
    for module, path in sorted(MODULES.items()):
        for name in public_names(path):
            if not name.startswith("_"):
                homes.setdefault(name, []).append(module)
    assert {"Cell", "Progress", "Moment"} <= homes.keys()
    assert {name: modules for name, modules in homes.items() if len(modules) > 1} == {}


def test_whatever_the_type_checker_is_told_to_ignore_has_its_reason_beside_it():
    lines = [
        f"{module}: {line.strip()}"
        for module, path in MODULES.items()
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    ignored = [line for line in lines if "# type: ignore" in line]
    assert [line for line in ignored if "#" not in line.partition("# type: ignore")[2]] == []


def decorators(part: ast.stmt) -> list[str]:
    return [ast.unparse(name) for name in part.decorator_list] if isinstance(part, ast.FunctionDef) else []


def test_what_is_abstract_stands_in_a_class_that_is():
    """Elsewhere, as in a QObject, whose metaclass is another, ``abstractmethod`` forbids nothing: a method
    that a subclass must have raises NotImplementedError there."""
    idle = [
        f"{module}: {node.name}"
        for module, path in MODULES.items()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef)
        and any("abstractmethod" in name for part in node.body for name in decorators(part))
        and "ABC" not in map(ast.unparse, node.bases)
    ]
    assert idle == []


def words_of(module: Path) -> list[str]:
    """The strings of a module that are sentences or formulas, without what it says of itself."""
    tree = tree_of(module)
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    constants = [
        node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in docstrings
    ]
    return [each.value for each in constants if isinstance(each.value, str) and " " in each.value]


def test_indices_are_set_small_in_every_formula_that_is_shown():
    raw = re.compile(r"(?<!\w)[A-Za-z]{1,6}_(?:[tk0-9]|\{[^}]*\})(?!\w)|\w\^\w")
    shown = {module: words_of(path) for module, path in MODULES.items()}
    files = [path for path in (ROOT / "resources").rglob("*") if path.suffix in (".rnnviz", ".rnnviz-tour")]
    shown |= {path.name: [path.read_text(encoding="utf-8")] for path in files}
    assert any("hₜ₋₁" in words for words in shown["core/network/cells/rnn.py"])
    assert {
        name: found for name, all_of_it in shown.items() if (found := raw.findall(" ".join(all_of_it)))
    } == {}
