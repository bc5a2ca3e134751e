"""Run the installation: the same as `riot run`."""

import sys

from riot.cli import main

if __name__ == "__main__":
    sys.argv[1:1] = ["run"]
    main()
