"""``python -m codemods``."""

from codemods.commands import main

if __name__ == "__main__":
    main()
