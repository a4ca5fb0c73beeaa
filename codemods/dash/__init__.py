"""What Dash code declares: callbacks, dependencies, ids, components, the layout."""
