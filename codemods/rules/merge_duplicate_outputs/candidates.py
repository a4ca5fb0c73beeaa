"""Which of the callbacks that share an Output one dispatcher can take the place of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from codemods.dash.callback import Callback
from codemods.dash.values.value import Private, same
from codemods.graph.bound import BoundCallback, BoundProp
from codemods.graph.downstream import written_behind
from codemods.graph.graph import Graph
from codemods.graph.prop import Prop
from codemods.graph.shared.cluster import clusters, components, shared_props
from codemods.rules.merge_duplicate_outputs.fitness import (
    Home,
    home,
    on_pages,
    why_apart,
    why_unfit,
)
from codemods.rules.merge_duplicate_outputs.merge import Merge

_Reasons = dict[Callback, str]
_ALONE = "only callbacks that cannot be merged write what it writes"


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
    """What can be merged of callbacks that are connected by their Outputs, in order; and what makes
    a callback unfit for that. ``taken`` are names of other dispatchers.
    """
    bound = {each: BoundCallback(graph, each) for each in group}
    found = {each: why_unfit(bound[each]) for each in group}
    unfit = {each: reason for each, reason in found.items() if reason is not None}
    alike = _alike([bound[each] for each in group if each not in unfit])
    merges = [merge for callbacks in alike for merge in _merges(graph, callbacks, unfit)]
    merges = [*_named_apart(merges, taken)]
    return [Part(each, tuple(_apart(each, group, unfit))) for each in merges], unfit


def left_out(
    graph: Graph, group: Sequence[Callback], made: Iterable[Part]
) -> Iterator[tuple[tuple[Callback, ...], tuple[Prop, ...]]]:
    """The shared Outputs of a group that nothing of what is merged writes, those together that
    belong together, each time behind the callbacks that write them.
    """
    shared = {each: frozenset(shared_props(graph, each)) for each in group}
    merged = {prop for part in made for each in part.merge.members for prop in shared[each]}
    left = {each: shared[each] - merged for each in group if shared[each] - merged}
    for writers in components([*left], left):
        props = (prop for each in writers for prop in shared_props(graph, each))
        yield writers, tuple(dict.fromkeys(prop for prop in props if prop not in merged))


def why_none(graph: Graph, group: Sequence[Callback], unfit: Mapping[Callback, str]) -> _Reasons:
    """Of callbacks of which nothing can be merged, why each stays apart from the first fit one."""
    reasons = {each: unfit[each] for each in group if each in unfit}
    fit = [BoundCallback(graph, each) for each in group if each not in unfit]
    for each in fit[1:]:
        others = (one.callback for one in fit if one is not each)
        alone = not any(_share(graph, each.callback, one) for one in others)
        reasons[each.callback] = _ALONE if alone else why_apart(fit[0], each, fit)
    return reasons


def _share(graph: Graph, one: Callback, other: Callback) -> bool:
    """Whether two callbacks have an Output in common."""
    return not {*shared_props(graph, one)}.isdisjoint(shared_props(graph, other))


def _alike(fit: Sequence[BoundCallback]) -> Iterator[list[Callback]]:
    """Lists of callbacks that have all in common that they must, and are not known to stand on
    different pages.
    """
    by_home: dict[Home, list[BoundCallback]] = {}
    for each in fit:
        by_home.setdefault(home(each.callback), []).append(each)
    for there in by_home.values():
        apart = on_pages(there)
        by_page: dict[frozenset[str] | None, list[Callback]] = {}
        for each in there:
            by_page.setdefault(each.page if apart else None, []).append(each.callback)
        yield from by_page.values()


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
    outputs = (BoundProp(merge.graph, each) for each in merge.outputs)
    behind = written_behind(outputs, merge.members)
    found = {each: _why_not_with_others(merge, each, behind) for each in merge.members}
    return {each: reason for each, reason in found.items() if reason is not None}


def _why_not_with_others(merge: Merge, member: Callback, behind: Mapping[Prop, str]) -> str | None:
    inputs = merge.inputs_of(member)
    for prop in inputs:
        if any(
            each != prop and each.name == prop.name and same(each.id, prop.id) is not False
            for each in merge.outputs
        ):
            return f"the Input {prop} may be an Output too, and no callback starts itself"
    for prop in inputs:  # Dash calls nothing that would start itself by way of others
        if prop in behind:
            return (
                f"its Input {prop} is written by {behind[prop]}, which runs after what the others "
                "write, and Dash takes no circle of callbacks"
            )
    if "trigger" in merge.answers(member) and not merge.exclusive:
        return "the code asks which Input started it, and others may arrive with that"
    return None


def _named_apart(merges: Sequence[Merge], taken: frozenset[str]) -> Iterator[Merge]:
    """The merges with a name for each dispatcher that no other one of its module has."""
    names: dict[str, frozenset[str]] = {}
    for each in merges:
        merge = replace(each, taken=taken | names.get(each.module.path, frozenset()))
        names[each.module.path] = merge.taken | merge.new_names
        yield merge


def _apart(
    merge: Merge, group: Sequence[Callback], unfit: _Reasons
) -> Iterator[tuple[Callback, str]]:
    """The others that share an Output with what is merged."""
    first = merge.bound(merge.members[0])
    fit = [merge.bound(each) for each in group if each not in unfit]
    written = {prop for each in merge.members for prop in shared_props(merge.graph, each)}
    for each in group:
        if each not in merge.members and not written.isdisjoint(shared_props(merge.graph, each)):
            yield each, unfit.get(each) or why_apart(first, merge.bound(each), fit)
    for each in merge.duplicates.apart:
        if each not in group and not written.isdisjoint(_handed(merge.bound(each))):
            yield each, why_unfit(merge.bound(each)) or why_apart(first, merge.bound(each), fit)


def _handed(bound: BoundCallback) -> Iterator[Prop]:
    """The Outputs of a callback that calls hand it (``register("cart")``)."""
    for each in bound.outputs:
        if isinstance(each.id, Private):
            yield from (replace(each.prop, id=given) for given in each.id.given)
