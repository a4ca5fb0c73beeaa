"""The user's editor, at a line of a file."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping, Sequence

_PLUS = "vi vim nvim gvim view nano pico emacs emacsclient kak micro joe jed mg ne mcedit"
_PLUS += " gedit gnome-text-editor editor sensible-editor"
_CODE = "code code-insiders codium vscodium cursor windsurf positron"
_COLON = "subl sublime_text zed zeditor hx helix lapce"
_LINE = "pycharm charm idea kate mate"
_FORMS = {  # how a well-known editor is told the line; any other is only given the file
    **dict.fromkeys(_PLUS.split(), ("+{line}", "{path}")),
    **dict.fromkeys(_CODE.split(), ("--wait", "--goto", "{path}:{line}")),
    **dict.fromkeys(_COLON.split(), ("{path}:{line}",)),
    **dict.fromkeys(_LINE.split(), ("--line", "{line}", "{path}")),
    "notepad++": ("-n{line}", "{path}"),
}
_WAITING = {"subl", "sublime_text", "zed", "zeditor", "pycharm", "charm", "idea"}
_LAST = ("notepad",) if os.name == "nt" else ("sensible-editor", "vi", "nano")


class NoEditor(Exception):
    """No editor could be started; the message says why, and what to do."""


def command(path: str, line: int, environ: Mapping[str, str]) -> Sequence[str]:
    """The command that opens a file at a line: ``$VISUAL``, else ``$EDITOR``, else what is there.

    Raises NoEditor.
    """
    named = environ.get("VISUAL") or environ.get("EDITOR")
    if not named:
        named = next((name for name in _LAST if shutil.which(name)), None)
    if not named:
        raise NoEditor("there is no editor; set VISUAL or EDITOR to yours")
    try:
        words = shlex.split(named, posix=os.name != "nt")
    except ValueError as error:
        raise NoEditor(f"VISUAL or EDITOR cannot be understood: {error}") from error
    program, *arguments = (word.strip('"') for word in words)
    name = os.path.basename(program.replace("\\", "/")).lower().removesuffix(".exe")
    form = _FORMS.get(name.removesuffix(".cmd"), ("{path}",))
    if name in _WAITING:
        form = ("--wait", *form)
    wanted = [each.format(path=path, line=line) for each in form]
    return [program, *arguments, *(each for each in wanted if each not in arguments)]


def edit(path: str, line: int, environ: Mapping[str, str]) -> None:
    """Opens a file in the editor, and waits until that is closed. Raises NoEditor."""
    words = command(os.path.abspath(path), line, environ)
    found = shutil.which(words[0])
    if found is None:
        raise NoEditor(f"{words[0]} is no program that there is; set VISUAL or EDITOR to yours")
    try:
        code = subprocess.run([found, *words[1:]], check=False).returncode
    except OSError as error:
        raise NoEditor(f"{words[0]} cannot be started: {error.strerror or error}") from error
    if code:
        raise NoEditor(f"{words[0]} ended with code {code}")
