"""How Dash behaves: an experiment in the browser for each fact that a verdict rests on.

``docs/how-dash-behaves.md`` tells the facts and names these tests. They run on the Dash that is
installed; with ``$FACTS_PYTHON``, on that of another interpreter (``make facts``).
"""
