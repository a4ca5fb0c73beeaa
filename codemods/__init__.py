"""dash-codemods: finds callback anti-patterns in Plotly Dash code and rewrites them."""
