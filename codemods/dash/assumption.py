"""What may be assumed about an app where its code does not show it: each by its name."""

from __future__ import annotations

# A component that cannot be seen, or comes from data, starts without clicks and other events.
UNSET_EVENTS = "unset-events"
# A callback, an id or a script that cannot be read has nothing to do with the props of a change.
UNREAD_CODE = "unread-code"
ASSUMPTIONS = (UNSET_EVENTS, UNREAD_CODE)
