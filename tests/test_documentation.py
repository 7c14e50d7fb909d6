"""The documents name only files that exist."""

from collections.abc import Iterator
from pathlib import Path
import re
import subprocess

import pytest

ROOT = Path(__file__).parent.parent
TRACKED = [
    Path(line)
    for line in subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    if (ROOT / line).exists()
]
FOLDERS = {parent for path in TRACKED for parent in path.parents}
NAMES = {path.name for path in TRACKED} | {folder.name for folder in FOLDERS}
DOCUMENTS = sorted(path for path in TRACKED if path.suffix == ".md")
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
CODE = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"[\w.-]+(?:/[\w.<>*-]+)+/?")
FILE = re.compile(r"[\w-]+\.(?:py|md|yaml|toml|ftl|json|js|in|txt)(?![\w-])")
MODULE = re.compile(r"python -m ([a-z_]+(?:\.[a-z_]+)*)")
TREE_ENTRY = re.compile(r"^( *)([\w./]+/|[\w.]+\.py)(?=[\s,])")
LISTED = re.compile(r"(?<=[ :,])([a-z]+_[a-z_]+)(?=,|$|;)")
NOT_OURS = {"automations.yaml", "configuration.yaml", "bot.yaml", "scripts.yaml", "services.py", "secrets.yaml"}
IGNORED = {"deploy/secrets/"}
"""Created by users who follow the guide."""


def exists(path: str) -> bool:
    """Return whether a path of the repository exists; `<name>` and `*` stand for any name."""
    pattern = re.sub(r"<[^>]*>", "*", path).rstrip("/")
    return any(one.match(pattern) for one in (*TRACKED, *FOLDERS))


def is_of_the_repository(path: str) -> bool:
    """Return whether a path begins with a file or folder at the root of the repository."""
    return path.split("/", maxsplit=1)[0] in {path.parts[0] for path in TRACKED}


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_links_lead_to_files(document: Path) -> None:
    """Links are relative to the document."""
    targets = LINK.findall((ROOT / document).read_text(encoding="utf-8"))

    assert [one for one in targets if not (ROOT / document.parent / one).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_files_that_are_named_exist(document: Path) -> None:
    """Paths from the root, bare names of files, and modules that are run."""
    text = (ROOT / document).read_text(encoding="utf-8")
    code = " ".join(CODE.findall(text))
    paths = [one for one in PATH.findall(code) if is_of_the_repository(one)]
    names = [one for one in FILE.findall(re.sub(PATH, " ", code)) if one not in NOT_OURS]
    modules = [one.replace(".", "/") for one in MODULE.findall(text) if is_of_the_repository(one.replace(".", "/"))]

    assert [one for one in paths if not exists(one) and one not in IGNORED] == []
    assert [one for one in names if one not in NAMES] == []
    assert [one for one in modules if not (exists(f"{one}.py") or exists(one))] == []


def tree_entries() -> Iterator[tuple[str, list[str]]]:
    """Yield each folder and file of the contributing guide's trees, with the modules that are listed behind it."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    parents: dict[int, str] = {}
    for line in text.split("## The trees")[1].split("```")[1].splitlines():
        entry = TREE_ENTRY.match(line)
        if entry is None:
            continue
        depth, name = len(entry[1]), entry[2]
        parents = {level: parent for level, parent in parents.items() if level < depth}
        path = f"{parents[max(parents)]}{name}" if parents else name
        if name.endswith("/"):
            parents[depth] = path
        yield path, LISTED.findall(line[entry.end() :])


def test_the_trees_in_the_contributing_guide_exist() -> None:
    """Each folder and file, and each module that is listed behind a folder."""
    entries = list(tree_entries())

    assert len(entries) > 25
    assert [path for path, _ in entries if not (ROOT / path).exists()] == []
    assert [
        f"{path}: {name}"
        for path, names in entries
        for name in names
        if not list((ROOT / path).rglob(f"{name}.py")) and not list((ROOT / path).rglob(name))
    ] == []
