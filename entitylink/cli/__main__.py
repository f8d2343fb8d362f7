"""`python -m entitylink.cli`: the command line without an installed script."""

from entitylink.cli import main

main(prog_name="entitylink")
