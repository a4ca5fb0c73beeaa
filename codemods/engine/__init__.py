"""From files to changes, and from changes to files."""
