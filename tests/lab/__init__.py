"""A real network in namespaces, in which one thing is broken at a time. `python -m tests.lab` prints what is found."""
