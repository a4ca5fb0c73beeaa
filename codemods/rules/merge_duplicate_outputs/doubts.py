"""What will be different when one dispatcher takes the place of several callbacks."""

from __future__ import annotations

from collections.abc import Iterator

from codemods.dash.callback import Callback
from codemods.files.wording import by_number, listed, shortened
from codemods.graph.bound import BoundProp
from codemods.graph.downstream import consequences
from codemods.graph.graph import Graph
from codemods.graph.initial.page import put_anew
from codemods.graph.outcome.answers import SILENT
from codemods.graph.prop import place
from codemods.rules.doubt import Doubt
from codemods.rules.fixed_signature import why_signature_is_fixed
from codemods.rules.merge_duplicate_outputs.merge import Merge

# Before it, what Dash takes for a duplicate stops the whole app, dev tools or not (S13, S18).
_LAST_RUNS = "4.1"
_NONE_RUNS = "Today none of the app's callbacks runs: before 4.1 Dash refuses"


def doubts(merge: Merge) -> list[Doubt]:
    """Why a merge is not safe; none when it is."""
    return [
        *_refused_today(merge),
        *_one_with_another(merge),
        *_between_two(merge),
        *_at_one_time(merge),
        *_unseen_page(merge),
        *_on_load(merge),
        *_only_one_writes(merge),
        *_may_be_silent(merge),
        *_may_fail(merge),
        *_outlives(merge),
        *_each_counts(merge),
        *_round_trips(merge),
        *_waits(merge),
        *_asks_for_trigger(merge),
        *_unseen_code(merge),
        *_older_counts(merge),
    ]


def rejected(merge: Merge) -> tuple[Callback, ...]:
    """The members that share an Output without ``allow_duplicate`` (S13), where Dash minds."""
    return () if _has_multiplexer(merge) else _plain(merge)


def _has_multiplexer(merge: Merge) -> bool:
    """Whether dash_extensions lets callbacks share Outputs without ``allow_duplicate``."""
    return merge.graph.once(_names_multiplexer)


def _names_multiplexer(graph: Graph) -> bool:
    return any(True for _ in graph.project.with_any((b"MultiplexerTransform",)))


def _plain(merge: Merge) -> tuple[Callback, ...]:
    for prop in merge.shared:
        plain = [
            member
            for member in merge.members
            for each in member.outputs
            if merge.graph.prop(each) == prop and each.allow_duplicate is None
        ]
        if len(plain) > 1:
            return tuple(plain)
    return ()


def _refused_today(merge: Merge) -> Iterator[Doubt]:
    plain = rejected(merge)
    if plain and merge.graph.project.older_than(_LAST_RUNS):
        yield Doubt(f"{_NONE_RUNS} two writers of one prop without allow_duplicate.")
    elif plain:
        yield Doubt(
            f"Today Dash rejects these callbacks in debug mode; without that only {plain[-1].name} "
            "runs, whichever of their Inputs changes."
        )
    elif _plain(merge):
        yield Doubt(
            "Today the MultiplexerTransform of dash_extensions lets them share it: in which order "
            "their answers then come cannot be seen.",
            known=False,
        )


def _one_with_another(merge: Merge) -> Iterator[Doubt]:
    """What Dash takes for one with a callback that stays apart, or rejects beside it."""
    alike = merge.one_outside()
    if alike is not None:
        member, other = alike
        yield Doubt(
            f"Dash takes {member.name} and {other.place.named}, whose Inputs and Outputs are the "
            "same, for one: today only the last runs, and with other Inputs both do.",
            (other.place,),
            known=other.sure,
        )
    plain = merge.plain_outside()
    if plain is not None and not _has_multiplexer(merge):
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
    apart = [*merge.apart().values()]
    if apart:
        who = shortened([each.place.named for each in apart], 1)
        does = by_number(len(apart), "stays", "stay")
        yield Doubt(
            f"{who} {does} apart: started between {listed([m.name for m in merge.members[:2]])} "
            "while the browser is busy, its answer then covers that of the later one.",
            tuple(each.place for each in apart),
            known=any(each.sure for each in apart),
        )


def _at_one_time(merge: Merge) -> Iterator[Doubt]:
    twins = merge.one_for_dash
    if twins is not None and not rejected(merge):
        first, last = twins[0].name, twins[1].name
        if merge.graph.project.older_than(_LAST_RUNS):
            yield Doubt(f"{_NONE_RUNS} {first} and {last}, whose Inputs and Outputs are the same.")
            return
        yield Doubt(
            f"Dash takes {first} and {last}, whose Inputs and Outputs are the same, for one: today "
            f"{first} never runs, and as one callback both do."
        )
        return
    reason = merge.why_not_exclusive
    if reason is not None:
        yield Doubt(
            f"{reason} All that were started then run in one call, in the order of the events; of "
            "what they write the last stays, and an error of one costs the others their answers."
        )


def _unseen_page(merge: Merge) -> Iterator[Doubt]:
    """Dash does not call a callback while one of its Inputs or States is not on the page."""
    pages = {merge.bound(each).page for each in merge.members}
    roots = next((each for each in pages if each), frozenset())
    states = []
    for argument in merge.arguments:
        component = BoundProp(merge.graph, argument.prop).component
        if component is None or not component.roots or component.roots != roots:
            yield Doubt(
                f"While {argument.prop} is not on the page, Dash calls none of them.", known=False
            )
            return
        if argument.dependency.kind == "State":
            states.append(component)
    found = put_anew(merge.graph, states)
    if found is not None:
        parent, writer = found
        yield Doubt(
            f"{parent} may hold a State of it, and is written ({writer.place}): while that "
            "State is not on the page, Dash calls none of them.",
            (writer.place,),
            known=False,
        )


def _on_load(merge: Merge) -> Iterator[Doubt]:
    if merge.on_load:
        names = listed([each.name for each in merge.on_load])
        runs = by_number(len(merge.on_load), "runs", "run one after the other")
        yield Doubt(
            f"When the page loads, {names} {runs}; an event before the answer is there drops it."
        )


def _only_one_writes(merge: Merge) -> Iterator[Doubt]:
    """Outputs that not all members have (S8)."""
    for target in merge.outputs:
        writers = [m.name for m in merge.members if target.prop in merge.props_of(m)]
        if len(writers) < len(merge.members):
            verb = by_number(len(writers), "writes", "write")
            yield Doubt(
                f"Only {listed(writers)} {verb} {target.prop}: when another of them starts "
                "before the answer is there, that is lost."
            )


def _may_be_silent(merge: Merge) -> Iterator[Doubt]:
    """Handlers that may write nothing, and still drop the answer that is on its way (S8)."""
    for member in merge.members:
        found = {k: v for k, v in merge.answers[member].items() if k in SILENT}
        where = min(found.values(), default=None)
        if where is None:
            continue
        what = "fail" if [*found] == ["raise"] else "update nothing"
        yield Doubt(
            f"{member.name} may {what} ({where}): started while another of them "
            "runs, it then drops what that one would have written.",
            (where,),
        )
        return


def _may_fail(merge: Merge) -> Iterator[Doubt]:
    """Handlers that may raise, and still drop the answer that is on its way (S8)."""
    for member in merge.members:
        found = merge.failing[member]
        if found is None or not SILENT.isdisjoint(merge.answers[member]):
            continue
        why = "raise an exception" if found.explicit else "fail on some values from the page"
        yield Doubt(
            f"{member.name} may {why} ({found.place}): started while "
            "another of them runs, it then drops what that one would have written.",
            (found.place,),
            known=found.explicit,
        )
        return


def _outlives(merge: Merge) -> Iterator[Doubt]:
    """Handlers whose work stays when their answer is dropped: what it shows may be news."""
    for member in merge.members:
        where = merge.effects[member]
        if where is not None:
            yield Doubt(
                f"{member.name} may do more than answer ({where}): when another "
                "of them starts before the answer is there, the page does not show what it did.",
                (where,),
                known=False,
            )
            return


def _each_counts(merge: Merge) -> Iterator[Doubt]:
    """What is behind the Outputs and misses an answer that a newer one takes the place of."""
    props = [BoundProp(merge.graph, each.prop) for each in merge.outputs]
    for found in consequences(props, frozenset(merge.members)):
        end = "the answer of one that still runs when another starts is missing then."
        if found.place is None:
            yield Doubt(f"Each value of {found.prop} is carried out, and not only the last: {end}")
            return
        yield Doubt(
            f"{found.place.named} runs for each value of {found.prop} and {found.what}: {end}",
            (found.place,),
        )
        return


def _round_trips(merge: Merge) -> Iterator[Doubt]:
    for member in merge.members:
        for prop in merge.round_trips(member):
            yield Doubt(
                f"{member.name} changes {prop} and returns it whole: started before the answer "
                "of another is there, it still loses that one's change."
            )
            return


def _waits(merge: Merge) -> Iterator[Doubt]:
    """A State of one member that is an Input of another waits for its writers now (S15)."""
    for member in merge.members:
        for state in member.states:
            argument = merge.argument(merge.graph.prop(state))
            writers = merge.graph.writers(argument.prop)
            if argument.dependency.kind == "Input" and writers:
                where = writers[0].place
                yield Doubt(
                    f"{member.name} has {argument.prop} as State; as Input it waits for what "
                    f"writes it ({where}).",
                    (where,),
                    known=writers[0].sure,
                )
                return


def _asks_for_trigger(merge: Merge) -> Iterator[Doubt]:
    asking = next((each for each in merge.members if "trigger" in merge.answers[each]), None)
    if asking is not None:
        yield Doubt(
            f"{asking.name} asks which Input started it: of two events in a busy browser, which "
            "arrive together, it may see the other one."
        )


def _older_counts(merge: Merge) -> Iterator[Doubt]:
    """``dispatch = "triggered-id"`` (S3)."""
    if merge.by_trigger and not merge.graph.project.newest:
        yield Doubt(
            "Of two events that arrive in one call the older counts; today it is mostly the newer."
        )


def _unseen_code(merge: Merge) -> Iterator[Doubt]:
    for member in merge.members:
        decorator = why_signature_is_fixed(merge.bound(member), "decorator")
        if decorator is not None:
            yield Doubt(
                f"What {decorator.reason} makes of the answer of {member.name} cannot be seen.",
                known=False,
            )
            return
    for member in merge.members:
        asks = why_signature_is_fixed(merge.bound(member), "asks")
        if asks is not None:
            (where,) = asks.places or (None,)
            shape = f"what it calls asks ctx for them ({where})" if where else asks.reason
            yield Doubt(f"{member.name} sees more Inputs than before: {shape}.", (place(member),))
            return
