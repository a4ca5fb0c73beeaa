"""Props that change without a callback and without the user."""

from __future__ import annotations

from codemods.dash.page.layout import Component
from codemods.dash.page.set_later import changed_later
from codemods.graph.bound import BoundProp
from codemods.python.project import Project

# Events that no user makes, or that also come as a component is drawn.
_EVENTS = frozenset(
    {"n_intervals", "relayoutData", "restyleData"}
    | {"cellRendererData", "eventData", "lastUploadTaskRecord"}
)
_OPENING = ("target", "trigger", "duration")  # of popovers, tooltips, toasts and alerts


def is_sent_by_itself(prop: BoundProp) -> bool:
    """Whether a prop reports an event that no user makes."""
    return prop.name in _EVENTS


def opens_by_itself(project: Project, component: Component) -> bool:
    """Whether a component opens at a click on its target, or closes in time."""
    given = any(component.given(name) is not None for name in _OPENING)
    return given or changed_later(project, component, *_OPENING) is not None
