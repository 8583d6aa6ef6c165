"""`python -m convert`: the same program, for where another `convert` is first on the path."""

from .cli import main

if __name__ == "__main__":
    raise SystemExit(main())
