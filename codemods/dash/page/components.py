"""Props that report an event: nothing has happened as long as nobody clicked, typed or hovered.

``events.json`` has those of Dash and of the packages that ``scripts/events`` knows, from their own
documentation of each prop. Beside it stands what they do not say so clearly, or others have
(https://dash.plotly.com/datatable/reference, https://dash.plotly.com/dash-core-components/upload,
https://dash.plotly.com/cytoscape/events): ``clickedKey`` of a menu of feffery-antd-components,
``cellEdited`` of dash-tabulator.
"""

from __future__ import annotations

import json
from pathlib import Path

_EVENTS = frozenset(json.loads(Path(__file__).with_name("events.json").read_bytes())) | {
    "active_cell",
    "cellEdited",
    "clickedKey",
    "click_lat_lng",
    "contents",
    "data_timestamp",
    "dblclick_lat_lng",
    "mouseoverEdgeData",
    "mouseoverNodeData",
    "n_events",
    "tapEdge",
    "tapEdgeData",
    "tapNode",
    "tapNodeData",
}
# What has this meaning with one component alone.
_BY_COMPONENT = {
    "filename": ("dash.dcc.Upload",),
    "last_modified": ("dash.dcc.Upload",),
    "copied": ("dash.dcc.Clipboard",),
}
# What looks, and is, the same after the same value is written once more.
PLAIN = frozenset({"className", "disabled", "hidden", "is_open", "style", "value"})
CLICKS = frozenset(
    {"n_clicks", "n_submit", "submit_n_clicks"}
    | {"nClicks", "nClicksSearch", "nSubmit", "confirmCounts", "okCounts"}
)
# Props that hold one text, number or truth value with every component that has them.
SINGLE = CLICKS | {
    "n_blur", "n_intervals", "nClicks", "interval", "max_intervals", "page_current", "page_size",
    "page_count", "modified_timestamp", "is_open", "opened", "in", "is_in", "active", "disabled",
    "hidden", "checked", "multi", "clearable", "searchable", "loading", "required", "readOnly",
    "pathname", "search", "hash", "href", "src", "filename", "contents", "date", "start_date",
    "end_date", "className", "class_name", "title", "label", "placeholder", "color", "active_tab",
    "active_page", "min", "max", "step",
}  # fmt: skip


def is_event(prop: str | None, kind: str | None = None) -> bool:
    """Whether a prop, of a component of class ``kind`` if that is known, reports an event."""
    return prop in _EVENTS or kind in _BY_COMPONENT.get(prop or "", ())
