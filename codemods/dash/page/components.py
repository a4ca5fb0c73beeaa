"""Props that report an event: nothing has happened as long as nobody clicked, typed or hovered.

One table, after the reference of the components (https://dash.plotly.com/dash-core-components,
https://dash.plotly.com/datatable/reference, https://dash.plotly.com/dash-ag-grid).
"""

from __future__ import annotations

_EVENTS = frozenset(
    {
        "active_cell",
        "cancel_n_clicks",
        "cellClicked",
        "cellDoubleClicked",
        "cellValueChanged",
        "clickAnnotationData",
        "clickData",
        "click_lat_lng",
        "contents",
        "data_timestamp",
        "dblclick_lat_lng",
        "hoverData",
        "mouseoverEdgeData",
        "mouseoverNodeData",
        "n_events",
        "n_blur",
        "n_blur_timestamp",
        "n_clicks",
        "n_clicks_timestamp",
        "n_intervals",
        "n_submit",
        "n_submit_timestamp",
        "relayoutData",
        "restyleData",
        "selectedData",
        "submit_n_clicks",
        "tapEdge",
        "tapEdgeData",
        "tapNode",
        "tapNodeData",
    }
)
# What has this meaning with one component alone.
_BY_COMPONENT = {
    "filename": ("dash.dcc.Upload",),
    "last_modified": ("dash.dcc.Upload",),
    "copied": ("dash.dcc.Clipboard",),
}
CLICKS = frozenset({"n_clicks", "n_submit", "submit_n_clicks"})
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
