"""What will be different when one dispatcher takes the place of several callbacks: each doubt a
function, with its sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import TypeVar

from codemods.dash.callback import Callback
from codemods.dash.values.value import is_pattern
from codemods.files.place import Place
from codemods.files.wording import by_number, listed, shortened
from codemods.flow.effect import effect
from codemods.graph.bound import BoundProp
from codemods.graph.downstream import consequences
from codemods.graph.fixed_signature import why_signature_is_fixed
from codemods.graph.initial.page import put_anew
from codemods.graph.outcome.answers import SILENT
from codemods.graph.outcome.from_page import may_raise
from codemods.graph.prop import place
from codemods.graph.shared.duplicates import has_multiplexer
from codemods.rules.doubt import Doubt
from codemods.rules.merge_duplicate_outputs.merge import Merge

_Found = TypeVar("_Found")
# Before it, what Dash takes for a duplicate stops the whole app, dev tools or not (S13, S18).
_LAST_RUNS = "4.1"
_NONE_RUNS = "Today none of the app's callbacks runs: before 4.1 Dash refuses"
# Said of a handler that may answer less than the others.
_DROPS = "it then drops what that one would have written."


def doubts(merge: Merge) -> list[Doubt]:
    """Why a merge is not safe; none when it is."""
    return [found for ask in _ASKED for found in ask(merge)]


def rejected(merge: Merge) -> tuple[Callback, ...]:
    """The members that share an Output without ``allow_duplicate`` (S13), where Dash minds."""
    return () if has_multiplexer(merge.graph) else merge.duplicates.plain


def _first(
    merge: Merge, ask: Callable[[Callback], _Found | None]
) -> Iterator[tuple[Callback, _Found]]:
    """The first member of which something is found, with that."""
    found = ((each, ask(each)) for each in merge.members)
    return islice(((each, answer) for each, answer in found if answer is not None), 1)


def _rejected_today(merge: Merge) -> Iterator[Doubt]:
    """Members that do not say that others write their Output (S13)."""
    plain = rejected(merge)
    if plain and merge.graph.project.older_than(_LAST_RUNS):
        yield Doubt(f"{_NONE_RUNS} two writers of one prop without allow_duplicate.")
    elif plain:
        last = merge.named(plain[-1])
        yield Doubt(
            f"Today Dash rejects these callbacks in debug mode; without that only {last} runs, "
            "whichever of their Inputs changes."
        )


def _multiplexed_today(merge: Merge) -> Iterator[Doubt]:
    """The same, where something else than Dash hears of it."""
    if merge.duplicates.plain and has_multiplexer(merge.graph):
        yield Doubt(
            "Today the MultiplexerTransform of dash_extensions lets them share it: in which order "
            "their answers then come cannot be seen.",
            known=False,
        )


def _one_with_another(merge: Merge) -> Iterator[Doubt]:
    """What Dash takes for one with a callback that stays apart (S18)."""
    alike = merge.duplicates.taken_for_one_apart
    if alike is not None:
        member, other, sure = alike
        are, is_ = ("are", "takes") if sure else ("may be", "then takes")
        yield Doubt(
            f"The Inputs and Outputs of {merge.named(member)} and {other.place.named} {are} the "
            f"same: Dash {is_} them for one, and only the last runs; with other Inputs both do.",
            (other.place,),
            known=other.sure and sure,
        )


def _rejected_beside_another(merge: Merge) -> Iterator[Doubt]:
    """A callback that stays apart and does not say that others write its Output (S13)."""
    plain = merge.duplicates.plain_apart
    if plain is not None and not has_multiplexer(merge.graph):
        yield Doubt(
            f"{plain.place.named} writes without allow_duplicate too: today one of them runs, or "
            "none of the app, and the others come to share that.",
            (plain.place,),
            known=plain.sure,
        )


def _between_two(merge: Merge) -> Iterator[Doubt]:
    """A writer that stays apart and is started between two members: one call for both begins
    with the first of them, and so ends before that of the writer.
    """
    apart = [*merge.duplicates.apart.values()]
    if apart:
        who = shortened([each.place.named for each in apart], 1)
        does = by_number(len(apart), "stays apart: if it", "stay apart: if one of them")
        first, second = (merge.named(each) for each in merge.members[:2])
        yield Doubt(
            f"{who} {does} starts after {first} and before {second} while the browser is busy, "
            f"its answer comes last and covers that of {second}.",
            tuple(each.place for each in apart),
            known=any(each.sure for each in apart),
        )


def _one_today(merge: Merge) -> Iterator[Doubt]:
    """Members that Dash takes for one (S18)."""
    twins = merge.duplicates.taken_for_one
    if twins is None or rejected(merge):
        return
    first, last = merge.named(twins[0]), merge.named(twins[1])
    if merge.graph.project.older_than(_LAST_RUNS):
        yield Doubt(f"{_NONE_RUNS} {first} and {last}, whose Inputs and Outputs are the same.")
    else:
        yield Doubt(
            f"Dash takes {first} and {last}, whose Inputs and Outputs are the same, for one: today "
            f"{first} never runs, and as one callback both do."
        )


def _at_one_time(merge: Merge) -> Iterator[Doubt]:
    """Inputs that may arrive together (S3, S4, S6)."""
    reason, twins = merge.why_not_exclusive, merge.duplicates.taken_for_one
    together = twins is not None and reason == merge.starts_both(*twins)
    if reason is not None and not together and not rejected(merge):
        yield Doubt(f"{reason} One call then runs all; if one fails, none answers.")


def _missing_component(merge: Merge) -> Iterator[Doubt]:
    """Dash does not call a callback while one of its Inputs or States is not on the page; of an id
    with ``ALL`` there may be none.
    """
    roots = merge.bound(merge.members[0]).page
    for prop in (each.prop for each in merge.arguments if not is_pattern(each.prop.id)):
        component = BoundProp(merge.graph, prop).component
        if component is None or component.roots != roots:
            yield Doubt(
                f"While {prop} is not on the page, Dash does not call the one callback; "
                "today the others run.",
                known=False,
            )
            return


def _missing_state(merge: Merge) -> Iterator[Doubt]:
    """A State that leaves the page when what it is in is written; Inputs are asked for above."""
    states = [each.prop for each in merge.arguments if each.dependency.kind == "State"]
    components = [BoundProp(merge.graph, each).component for each in states]
    found = put_anew(merge.graph, [each for each in components if each is not None])
    if found is not None and not any(_missing_component(merge)):
        parent, writer = found
        yield Doubt(
            f"{parent} may hold a State of it, and is written ({writer.place}): while that "
            "State is not on the page, Dash does not call the one callback; today the others run.",
            (writer.place,),
            known=False,
        )


def _on_load(merge: Merge) -> Iterator[Doubt]:
    """Handlers that the loading page calls: they do so in one call now (S8)."""
    if merge.on_load:
        names = listed([merge.named(each) for each in merge.on_load])
        runs = by_number(len(merge.on_load), "runs", "run one after the other")
        yield Doubt(
            f"When the page loads, {names} {runs}; an event before the answer is there drops it."
        )


def _only_one_writes(merge: Merge) -> Iterator[Doubt]:
    """Outputs that not all members have (S8)."""
    some: dict[tuple[Callback, ...], list[str]] = {}
    for prop, writers in merge.duplicates.outputs.items():
        if len(writers) < len(merge.members):
            some.setdefault(tuple(writers), []).append(str(prop))
    parts = [
        f"only {listed([merge.named(each) for each in writers])} "
        f"{by_number(len(writers), 'writes', 'write')} {shortened(props, 1)}"
        for writers, props in some.items()
    ]
    if parts:
        what = shortened(parts, 2)
        yield Doubt(
            f"{what[0].upper()}{what[1:]}: when another of them starts before the answer is there, "
            "that is lost."
        )


def _may_be_silent(merge: Merge) -> Iterator[Doubt]:
    """Handlers that may write nothing, and still drop the answer that is on its way (S8)."""
    for member, (what, where) in _first(merge, lambda each: _silent(merge, each)):
        name = merge.named(member)
        yield Doubt(
            f"{name} may {what} ({where}): started while another of them runs, {_DROPS}",
            (where,),
        )


def _silent(merge: Merge, member: Callback) -> tuple[str, Place] | None:
    found = {word: at for word, at in merge.answers(member).items() if word in SILENT}
    what = "fail" if [*found] == ["raise"] else "update nothing"
    return (what, min(found.values())) if found else None


def _may_fail(merge: Merge) -> Iterator[Doubt]:
    """Handlers that may raise in ordinary use, and still drop that answer (S8)."""
    loud = (each for each in merge.members if SILENT.isdisjoint(merge.answers(each)))
    found = ((each, origin) for each in loud if (origin := may_raise(merge.graph, each)))
    for member, origin in islice(found, 1):
        why = "raise an exception" if origin.explicit else "fail on some values from the page"
        name = merge.named(member)
        yield Doubt(
            f"{name} may {why} ({origin.place}): started while another of them runs, {_DROPS}",
            (origin.place,),
            known=origin.explicit,
        )


def _outlives(merge: Merge) -> Iterator[Doubt]:
    """Handlers whose work stays when their answer is dropped: what it shows may be news."""
    for member, where in _first(merge, lambda each: effect(merge.graph.project, each)):
        yield Doubt(
            f"{merge.named(member)} may do more than answer ({where}): when another "
            "of them starts before the answer is there, the page does not show what it did.",
            (where,),
            known=False,
        )


def _each_counts(merge: Merge) -> Iterator[Doubt]:
    """What is behind the Outputs and misses an answer that a newer one takes the place of."""
    props = [BoundProp(merge.graph, each) for each in merge.outputs]
    end = "the answer of one that still runs when another starts is missing then."
    for found in islice(consequences(props, frozenset(merge.members)), 1):
        if found.place is None:
            yield Doubt(f"Each value of {found.prop} is carried out, and not only the last: {end}")
        else:
            yield Doubt(
                f"{found.place.named} runs for each value of {found.prop} and {found.what}: {end}",
                (found.place,),
            )


def _round_trips(merge: Merge) -> Iterator[Doubt]:
    """Handlers that start from what another one is about to write (S2)."""
    for member, prop in _first(merge, lambda each: next(merge.round_trips(each), None)):
        yield Doubt(
            f"{merge.named(member)} changes {prop} and returns it whole: started before the answer "
            "of another is there, it still loses that one's change."
        )


def _no_longer_started(merge: Merge) -> Iterator[Doubt]:
    """Handlers that another one starts by what it writes: no callback starts itself (S19)."""
    for prop, writers in merge.duplicates.outputs.items():
        for member in merge.members:
            others = [each for each in writers if each is not member]
            if others and prop in merge.inputs_of(member):
                who = shortened([merge.named(each) for each in others], 2)
                verb = by_number(len(others), "writes", "write")
                yield Doubt(
                    f"{merge.named(member)} no longer runs when {who} {verb} "
                    f"{prop}: no callback starts itself."
                )
                return


def _waits(merge: Merge) -> Iterator[Doubt]:
    """A State of one member that is an Input of another waits for its writers now (S15)."""
    inputs = {each.prop for each in merge.arguments if each.dependency.kind == "Input"}
    states = ((each, prop) for each in merge.members for prop in merge.bound(each).states)
    waits = ((each, prop) for each, prop in states if prop.prop in inputs and prop.writers)
    for member, prop in islice(waits, 1):
        where, name = prop.writers[0].place, merge.named(member)
        yield Doubt(
            f"{name} has {prop} as State; as Input it waits for what writes it ({where}).",
            (where,),
            known=prop.writers[0].sure,
        )


def _asks_for_trigger(merge: Merge) -> Iterator[Doubt]:
    """Handlers that look at ``ctx.triggered_id`` themselves (S3)."""
    for asking, _ in _first(merge, lambda each: merge.answers(each).get("trigger")):
        yield Doubt(
            f"{merge.named(asking)} asks which Input started it: of two events in a busy browser, "
            "which arrive together, it may see the other one."
        )


def _decorated(merge: Merge) -> Iterator[Doubt]:
    """Handlers below a decorator that is not known to pass everything on."""
    found = _first(merge, lambda each: why_signature_is_fixed(merge.bound(each), "decorator"))
    for member, decorator in found:
        yield Doubt(
            f"What {decorator.reason} makes of the answer of {merge.named(member)} cannot be seen.",
            known=False,
        )


def _sees_more(merge: Merge) -> Iterator[Doubt]:
    """Handlers that ask for all arguments of their call; of what a decorator does that is said."""
    found = _first(merge, lambda each: why_signature_is_fixed(merge.bound(each), "asks"))
    for member, asks in found if not any(_decorated(merge)) else ():
        (where,) = asks.places or (None,)
        shape = f"what it calls asks ctx for them ({where})" if where else asks.reason
        yield Doubt(
            f"{merge.named(member)} sees more Inputs than before: {shape}.", (place(member),)
        )


def _older_counts(merge: Merge) -> Iterator[Doubt]:
    """``dispatch = "triggered-id"`` (S3)."""
    if merge.by_trigger and not merge.graph.project.newest:
        yield Doubt(
            "Of two events that arrive in one call the older counts; today it is mostly the newer."
        )


# In the order of their weight.
_ASKED = (
    _rejected_today, _multiplexed_today, _one_with_another, _rejected_beside_another, _between_two,
    _one_today, _at_one_time, _missing_component, _missing_state, _on_load, _no_longer_started,
    _only_one_writes, _may_be_silent, _may_fail, _outlives, _each_counts, _round_trips, _waits,
    _asks_for_trigger, _decorated, _sees_more, _older_counts,
)  # fmt: skip
