"""`python -m reelwright` is the command line."""

from .apps.main import main

main()
