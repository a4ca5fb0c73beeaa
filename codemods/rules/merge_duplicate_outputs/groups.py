"""Which of the callbacks that share an Output one dispatcher can take the place of."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from codemods.dash.callback import Callback
from codemods.dash.values.value import Private, same
from codemods.graph.bound import BoundCallback
from codemods.graph.cluster import clusters, shared_props
from codemods.graph.graph import Graph
from codemods.graph.prop import Prop
from codemods.rules.merge_duplicate_outputs.fitness import (
    Home,
    home,
    why_apart,
    why_unfit,
)
from codemods.rules.merge_duplicate_outputs.merge import Merge

_Reasons = dict[Callback, str]


@dataclass(frozen=True, eq=False, slots=True)
class Part:
    """What becomes one callback, and those that share an Output with it and stay apart, each with
    the reason.
    """

    merge: Merge
    apart: tuple[tuple[Callback, str], ...]


def parts(
    graph: Graph, group: Sequence[Callback], taken: frozenset[str]
) -> tuple[list[Part], _Reasons]:
    """What can be merged of callbacks that are connected by their Outputs, in order; and of the
    callbacks that are in none of these parts, why. ``taken`` are names of other dispatchers.
    """
    unfit = {
        each: reason
        for each in group
        if (reason := why_unfit(BoundCallback(graph, each))) is not None
    }
    by_home: dict[Home, list[Callback]] = {}
    for each in group:
        if each not in unfit:
            by_home.setdefault(home(each), []).append(each)
    merges = [
        merge
        for alike in by_home.values()
        for page in _by_page(graph, alike)
        for merge in _merges(graph, page, unfit)
    ]
    merges = [*_named_apart(merges, taken)]
    found = [Part(each, tuple(_apart(graph, each, group, unfit))) for each in merges]
    merged = {member for each in merges for member in each.members}
    fit = next((each for each in group if each not in unfit), None)
    for each in group:
        if each not in merged and each not in unfit and each is not fit:
            assert fit is not None
            unfit[each] = why_apart(BoundCallback(graph, fit), BoundCallback(graph, each))
    return found, unfit


def _named_apart(merges: Sequence[Merge], taken: frozenset[str]) -> Iterator[Merge]:
    """The merges with a name for each dispatcher that no other one of its module has."""
    names: dict[str, frozenset[str]] = {}
    for each in merges:
        merge = replace(each, taken=taken | names.get(each.module.path, frozenset()))
        names[each.module.path] = merge.taken | {merge.name}
        yield merge


def _by_page(graph: Graph, callbacks: Sequence[Callback]) -> list[list[Callback]]:
    """The callbacks in lists of those that are not known to stand on different pages."""
    roots = {each: BoundCallback(graph, each).page for each in callbacks}
    if len({each for each in roots.values() if each}) < 2:
        return [[*callbacks]]
    found: dict[frozenset[str] | None, list[Callback]] = {}
    for each in callbacks:
        found.setdefault(roots[each], []).append(each)
    return [*found.values()]


def _merges(graph: Graph, callbacks: Sequence[Callback], unfit: _Reasons) -> Iterator[Merge]:
    """The clusters of some callbacks; those whose members do not fit together without these."""
    for cluster in clusters(graph, callbacks):
        merge = Merge(graph, cluster)
        wrong = _unfit_together(merge)
        if not wrong:
            yield merge
            continue
        unfit.update(wrong)
        yield from _merges(graph, [each for each in cluster if each not in wrong], unfit)


def _unfit_together(merge: Merge) -> _Reasons:
    """The members that cannot be handlers of a dispatcher of them all, and why."""
    found = {}
    behind = _behind(merge)
    for member in merge.members:
        own = _starts_itself(merge, member) or _in_a_circle(merge, member, behind)
        if own is not None:
            found[member] = own
        elif "trigger" in merge.answers[member] and not merge.exclusive:
            found[member] = "the code asks which Input started it, and others may arrive with that"
    return found


def _starts_itself(merge: Merge, member: Callback) -> str | None:
    for each in member.inputs:
        prop = merge.graph.prop(each)
        for output in merge.outputs:
            if output.prop.name == prop.name and same(output.prop.id, prop.id) is not False:
                return f"the Input {prop} may be an Output too, and no callback starts itself"
    return None


def _behind(merge: Merge) -> dict[Prop, str]:
    """What other callbacks come to write because of what the members write, and which one does."""
    found: dict[Prop, str] = {}
    pending = [each.prop for each in merge.outputs]
    seen = {*merge.members}
    for prop in pending:  # which grows meanwhile
        for access in merge.graph.readers(prop):
            starts = access.sure and access.dependency and access.dependency.kind == "Input"
            if starts and access.callback and access.callback not in seen:
                seen.add(access.callback)
                written = [merge.graph.prop(each) for each in access.callback.outputs]
                found |= dict.fromkeys(written, access.callback.name)
                pending += written
    return found


def _in_a_circle(merge: Merge, member: Callback, behind: Mapping[Prop, str]) -> str | None:
    """Dash calls nothing that would start itself by way of others, and reports an error."""
    for each in member.inputs:
        prop = merge.graph.prop(each)
        if prop in behind:
            return (
                f"its Input {prop} is written by {behind[prop]}, which runs after what the others "
                "write, and Dash takes no circle of callbacks"
            )
    return None


def _apart(
    graph: Graph, merge: Merge, group: Sequence[Callback], unfit: _Reasons
) -> Iterator[tuple[Callback, str]]:
    """The others that share an Output with what is merged."""
    first = BoundCallback(graph, merge.members[0])
    written = {prop for each in merge.members for prop in shared_props(graph, each)}
    for each in group:
        if each not in merge.members and not written.isdisjoint(shared_props(graph, each)):
            yield each, unfit.get(each) or why_apart(first, BoundCallback(graph, each))
    for each in merge.apart():
        if each not in group and _is_handed(graph, each, written):
            other = BoundCallback(graph, each)
            yield each, why_unfit(other) or why_apart(first, other)


def _is_handed(graph: Graph, callback: Callback, props: Container[Prop]) -> bool:
    """Whether a call hands a callback one of some props as Output (``register("cart")``)."""
    written = [graph.prop(each) for each in callback.outputs]
    return any(
        replace(each, id=given) in props
        for each in written
        if isinstance(each.id, Private)
        for given in each.id.given
    )
