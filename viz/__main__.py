"""`python -m viz "tanh(w*x + b)" w=2 x=1 b=0.5`: the same as the command `seegrad`."""

import sys

from .command import main

if __name__ == "__main__":
    sys.exit(main())
