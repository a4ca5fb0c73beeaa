"""What is on the page: the layout, its components, and the scripts that an app sends."""
