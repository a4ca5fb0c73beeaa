"""Callbacks and props that know the app in which they are asked about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from codemods.dash.callback import Callback
from codemods.dash.dependency import Dependency
from codemods.dash.page.components import is_event
from codemods.dash.page.layout import Component
from codemods.dash.values.value import Value, is_unread, same
from codemods.graph.graph import Graph
from codemods.graph.initial.flag import flag
from codemods.graph.initial.page import only_component
from codemods.graph.prop import Access, Prop
from codemods.python.project import Module, Project


@dataclass(frozen=True, slots=True)
class BoundProp:
    """A prop, with what one app has of it."""

    graph: Graph
    prop: Prop

    def __str__(self) -> str:
        return str(self.prop)

    @property
    def id(self) -> Value:
        return self.prop.id

    @property
    def name(self) -> str | None:
        return self.prop.name

    def sibling(self, name: str) -> BoundProp:
        """Another prop of the same component."""
        return replace(self, prop=Prop(self.id, name))

    @property
    def writers(self) -> Sequence[Access]:
        return self.graph.writers(self.prop)

    @property
    def readers(self) -> Sequence[Access]:
        return self.graph.readers(self.prop)

    @property
    def components(self) -> list[Component]:
        """The components that it may belong to."""
        return [component for component, _ in self.graph.layout.of(self.id)]

    @property
    def seen(self) -> list[Component]:
        """The same without those that it may belong to only as an id cannot be read."""
        found = self.graph.layout.of(self.id)
        return [each for each, sure in found if sure or not is_unread(each.id, self.id)]

    @property
    def is_event(self) -> bool:
        """Whether only something that happens changes it: of some props its component tells."""
        kinds = {each.kind for each in self.seen}
        own = bool(kinds) and all(is_event(self.name, kind) for kind in kinds)
        return own or is_event(self.name)

    @property
    def component(self) -> Component | None:
        """The component that it belongs to, when it is certain that there is no other."""
        return only_component(self.graph, self.prop)


@dataclass(frozen=True, eq=False, slots=True)
class BoundCallback:
    """A callback among all that it can meet in one app."""

    graph: Graph
    callback: Callback

    @property
    def project(self) -> Project:
        return self.graph.project

    @property
    def module(self) -> Module:
        return self.callback.module

    @property
    def flag(self) -> bool | None:
        """Whether it prevents its initial call; None when that cannot be seen."""
        return flag(self.project, self.callback)

    @property
    def may_start_on_load(self) -> bool:
        """Whether it is, or may be, called when the page loads.

        With ``allow_duplicate`` and no flag of its own, the app's must be set (S13).
        """
        own = self.flag
        duplicate = any(each.allow_duplicate for each in self.callback.outputs)
        return own is False or (own is None and not duplicate)

    @property
    def page(self) -> frozenset[str] | None:
        """The roots of the layout that an Input of it is surely in, where that is known.

        An Input that is not on the page keeps Dash from calling it, whatever the others do.
        """
        components = (each.component for each in self.props(self.callback.arguments))
        return next((each.roots for each in components if each and each.roots), None)

    def other(self, callback: Callback) -> BoundCallback:
        """Another callback of the same app."""
        return replace(self, callback=callback)

    def prop(self, dependency: Dependency) -> BoundProp:
        """The prop of one of its dependencies."""
        return BoundProp(self.graph, self.graph.prop(dependency))

    def props(self, dependencies: Iterable[Dependency]) -> tuple[BoundProp, ...]:
        """The props of some of its dependencies."""
        return tuple(map(self.prop, dependencies))

    @property
    def inputs(self) -> tuple[BoundProp, ...]:
        return self.props(self.callback.inputs)

    @property
    def own_inputs(self) -> list[Dependency]:
        """The Inputs that the callback writes itself."""
        written = self.outputs

        def own(prop: BoundProp) -> bool:
            alike = (each for each in written if each.name is not None and each.name == prop.name)
            return any(same(prop.id, each.id) for each in alike)

        return [each for each in self.callback.inputs if own(self.prop(each))]

    @property
    def states(self) -> tuple[BoundProp, ...]:
        return self.props(self.callback.states)

    @property
    def outputs(self) -> tuple[BoundProp, ...]:
        return self.props(self.callback.outputs)


def bound_in(graph: Graph, module: Module) -> Iterator[BoundCallback]:
    """The callbacks of a file, each in the app that it belongs to."""
    for app in graph.apps_of(module):
        for callback in app.judged_in(module):
            yield BoundCallback(app, callback)


def written_on_load(bound: BoundCallback, prop: BoundProp, *, surely: bool) -> bool:
    """Whether another callback writes a prop on page load, or may, if not ``surely``."""
    return any(
        (each.sure or not surely)
        and each.callback is not None
        and each.callback is not bound.callback
        and bound.other(each.callback).may_start_on_load
        for each in prop.writers
    )
