"""How long a picture of a graph takes, and how large it is: ours against what draws graphs of other engines."""
