"""The version of Dash that a project runs on, from what it says about its dependencies.

Nothing is installed or asked for on the network. A file that cannot be read says nothing.
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from packaging.markers import Marker
    from packaging.version import Version

_TOML_LOCKS = ("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml")
_PACKAGE = re.compile(r"^(?=\[\[packages?\]\]\s*$)", re.MULTILINE)
_LOCKED_DASH = re.compile(r"""^name\s*=\s*["']dash["']\s*$""", re.MULTILINE | re.IGNORECASE)
_NAMED_DASH = re.compile(r"^\s*dash\s*(?:[\[<>=!~;@,(#\s]|$)", re.IGNORECASE)
_INCLUDE = re.compile(r"(?:-r|--requirement)[\s=]*(.+)")
_ENVIRONMENTS = ("environment.yml", "environment.yaml")
_ITEM = re.compile(r"""\s*-\s*["']?(?:[\w.-]+::)?([^"'#]+?)["']?\s*(?:#.*)?$""")
_BUILD = re.compile(r"^([\w-]+)\s*=\s*([^=\s]+)(?:=.*)?$")
_REMARK = re.compile(r"(?:^|\s)(?:#|--hash\b).*")
_LOWER = (">=", ">", "~=", "==", "===")
_PYTHONS = tuple(f"3.{minor}" for minor in range(6, 15))
_SYSTEMS = (
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
)
_BELOW = ".dev0"  # of the versions before 2.0 the last is 2.0.dev0


@dataclass(frozen=True, slots=True)
class DashVersion:
    """A version of Dash, and what says so: a file of the project, an option or nothing.

    ``version`` is None when nothing does; then it is the newest.
    """

    version: Version | None
    source: str

    def __str__(self) -> str:
        text = str(self.version)
        bound = text.removesuffix(_BELOW)
        return f"{text if bound == text else f'below {bound}'} ({self.source})"


NEWEST = DashVersion(None, "the newest Dash")


class _Declared(NamedTuple):
    """Requirements of one place, those on Dash among others, in the syntax of PEP 508."""

    source: str
    requirements: Iterable[str]


def project_dash(root: str) -> DashVersion:
    """The version of Dash that the project in the directory ``root`` is made for.

    That is the one of its lock file, else the lowest that its requirements files, its
    ``pyproject.toml``, its ``setup.cfg``, its ``setup.py`` or its ``environment.yml`` allow: the
    first of them that names a lowest one. Where none does, the highest that the first of them
    allows which names a highest (``dash<2``).
    """
    declared: list[_Declared] = []
    for source, requirements in _declarations(root):
        declared.append(
            _Declared(source, [text for text in requirements if _NAMED_DASH.match(text)])
        )
        versions = [v for text in declared[-1].requirements for v in _lowest(text, root)]
        if versions:
            return DashVersion(min(versions), source)
    for source, requirements in declared:
        versions = [v for text in requirements for v in _highest(text, root)]
        if versions:
            return DashVersion(min(versions), source)
    return NEWEST


def _declarations(root: str) -> Iterator[_Declared]:
    for name in _TOML_LOCKS:
        yield _Declared(name, _in_toml_lock(_text(root, name)))
    yield _Declared("Pipfile.lock", _in_pipfile_lock(_text(root, "Pipfile.lock")))
    seen: set[str] = set()
    for name in _requirements_files(root):
        yield from _in_requirements(root, name, seen)
    for requirements in _in_pyproject(_text(root, "pyproject.toml")):
        yield _Declared("pyproject.toml", requirements)
    for requirements in _in_setup_cfg(_text(root, "setup.cfg")):
        yield _Declared("setup.cfg", requirements)
    yield _Declared("setup.py", _in_setup_py(_text(root, "setup.py")))
    for name in _ENVIRONMENTS:
        yield _Declared(name, _in_environment(_text(root, name)))


def _lowest(requirement: str, root: str) -> list[Version]:
    """The lowest version that a requirement on Dash allows, if it names one."""
    bounds = [version for operator, version in _bounds(requirement, root) if operator in _LOWER]
    return [max(bounds)] if bounds else []


def _highest(requirement: str, root: str) -> list[Version]:
    """The highest version that a requirement on Dash allows, if it names one."""
    from packaging.version import InvalidVersion, Version

    bounds = []
    for operator, version in _bounds(requirement, root):
        if operator == "<":
            with suppress(InvalidVersion):  # of a development version
                bounds.append(Version(f"{version}{_BELOW}"))
        elif operator == "<=":
            bounds.append(version)
    return [min(bounds)] if bounds else []


def _bounds(requirement: str, root: str) -> list[tuple[str, Version]]:
    """The operators and versions of a requirement in the syntax of PEP 508, without others; none
    of one that no Python of the project asks for.
    """
    from packaging.requirements import Requirement
    from packaging.version import Version

    try:
        found = Requirement(requirement)
        if found.marker is not None and not _holds(found.marker, _pythons(root)):
            return []
        specifiers = found.specifier
        return [(s.operator, Version(s.version.removesuffix(".*"))) for s in specifiers]
    except ValueError:
        return []


def _holds(marker: Marker, pythons: Iterable[str]) -> bool:
    """Whether a marker is true on one of some Pythons, on one of the usual systems."""
    return any(
        marker.evaluate({"python_version": python, "python_full_version": f"{python}.0", **system})
        for python in pythons
        for system in _SYSTEMS
    )


def _pythons(root: str) -> tuple[str, ...]:
    """The Pythons on which a project may run, of those that run Dash 1 and newer."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    text = _text(root, "pyproject.toml")
    data = _toml(text) if "python" in text else {}
    required = _dig(data, "project", "requires-python")
    if required is None:
        poetry = _dig(data, "tool", "poetry", "dependencies", "python")
        required = next((each.removeprefix("dash") for each in _of_poetry(poetry)), None)
    try:
        allowed = SpecifierSet(required if isinstance(required, str) else "")
    except InvalidSpecifier:
        return _PYTHONS
    return tuple(each for each in _PYTHONS if f"{each}.99" in allowed)


def _text(root: str, name: str) -> str:
    """The text of a file; empty when there is none that can be read."""
    path = os.path.join(root, name)
    if not os.path.isfile(path):
        return ""
    try:
        with open(path, "rb") as file:
            data = file.read()
        # PowerShell writes UTF-16 (``pip freeze > requirements.txt``), and pip reads it.
        encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        return data.decode(encoding, errors="replace")
    except (OSError, ValueError):  # ValueError of a name that holds a NUL byte
        return ""


# Lock files


def _in_toml_lock(text: str) -> list[str]:
    """A lock file may have a megabyte, so only the packages that are Dash are parsed."""
    packages = [
        package
        for block in _PACKAGE.split(text)
        if _LOCKED_DASH.search(block)
        for tables in _toml(block).values()
        if isinstance(tables, list)
        for package in tables
    ]
    return [f"dash=={package.get('version')}" for package in packages]


def _in_pipfile_lock(text: str) -> list[str]:
    if '"dash"' not in text:
        return []
    import json

    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return []
    locked = [_dig(data, group, "dash", "version") for group in ("default", "develop")]
    return [f"dash{version}" for version in locked if isinstance(version, str)]


# Requirements files


def _requirements_files(root: str) -> list[str]:
    """``requirements.txt`` first, for the others are about tests, documentation and the like."""
    names = [name for name in _listed(root) if name.startswith(("requirements", "constraints"))]
    names.sort(key=lambda name: (name != "requirements.txt", name.startswith("c"), name))
    below = [f"requirements/{name}" for name in _listed(os.path.join(root, "requirements"))]
    return [name for name in (*names, *sorted(below)) if name.endswith((".txt", ".in"))]


def _listed(directory: str) -> list[str]:
    try:
        return os.listdir(directory)
    except OSError:
        return []


def _in_requirements(root: str, name: str, seen: set[str]) -> Iterator[_Declared]:
    """What a requirements file says, and then those that it includes, inside the project."""
    waiting = [name]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        lines = _text(root, name).replace("\r\n", "\n").replace("\\\n", " ").splitlines()
        lines = [_REMARK.sub("", line).strip() for line in lines]
        yield _Declared(name, lines)
        waiting += [*_included(name, lines)][::-1]


def _included(name: str, lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        include = _INCLUDE.fullmatch(line)
        if include:
            included = os.path.normpath(os.path.join(os.path.dirname(name), include[1]))
            if not included.startswith("..") and not os.path.isabs(included):
                yield included.replace(os.sep, "/")


# pyproject.toml, setup.cfg and setup.py


def _in_pyproject(text: str) -> Iterator[list[str]]:
    """Each list of requirements, those of the application first."""
    data = _toml(text) if "dash" in text.lower() else {}
    extras = _dig(data, "project", "optional-dependencies")
    groups = _dig(data, "dependency-groups")
    lists = [_dig(data, "project", "dependencies"), *_values(extras), *_values(groups)]
    for requirements in lists:
        if isinstance(requirements, list):
            yield [item for item in requirements if isinstance(item, str)]
    poetry = _dig(data, "tool", "poetry")
    more = [_dig(group, "dependencies") for group in _values(_dig(poetry, "group"))]
    for table in (_dig(poetry, "dependencies"), *more, _dig(poetry, "dev-dependencies")):
        if isinstance(table, dict):
            yield [r for key in table if key.lower() == "dash" for r in _of_poetry(table[key])]


def _of_poetry(value: object) -> Iterator[str]:
    """What Poetry's ``"^2.4"``, ``{version = "^2.4"}`` or a list of them is in PEP 508."""
    for item in value if isinstance(value, list) else [value]:
        table = item if isinstance(item, dict) else {"version": item}
        constraint, marker = table.get("version"), table.get("markers")
        if isinstance(constraint, str):
            for either in constraint.split("||"):
                parts = re.sub(r"([<>=!~^])\s+", r"\1", either).replace(",", " ").split()
                bounds = ",".join(_of_pep_440(part) for part in parts)
                yield f"dash{bounds}; {marker}" if isinstance(marker, str) else f"dash{bounds}"


def _of_pep_440(part: str) -> str:
    if part[0].isdigit():
        return f"=={part}"
    # Only the lower bound counts here, and that is the version itself.
    return re.sub(r"^(?:\^|~(?!=))", ">=", part)


def _in_setup_cfg(text: str) -> Iterator[list[str]]:
    if "dash" not in text.lower():
        return
    import configparser

    parser = configparser.RawConfigParser()
    try:
        parser.read_string(text)
    except configparser.Error:
        return
    yield parser.get("options", "install_requires", fallback="").splitlines()
    if parser.has_section("options.extras_require"):
        for _, requirements in parser.items("options.extras_require"):
            yield requirements.splitlines()


def _in_setup_py(text: str) -> list[str]:
    """All texts in it: whatever list they are in, ``"dash>=1.18"`` is nothing but a requirement."""
    if "dash" not in text.lower():
        return []
    try:
        nodes = [*ast.walk(ast.parse(text))]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    constants = (node.value for node in nodes if isinstance(node, ast.Constant))
    return [value for value in constants if isinstance(value, str)]


def _in_environment(text: str) -> list[str]:
    """An environment of conda, where ``dash=2.9`` and ``dash=2.9=py_0`` are that version."""
    items = (_ITEM.match(line) for line in text.splitlines())
    return [_BUILD.sub(r"\1==\2", item[1]) for item in items if item]


def _toml(text: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return {}


def _dig(data: object, *keys: str) -> Any:
    """The value below the keys, None when there is none."""
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def _values(table: object) -> list[Any]:
    return list(table.values()) if isinstance(table, dict) else []
