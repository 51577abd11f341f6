"""Where a student's code runs, apart from everything that counts.

`command` starts a warm interpreter inside bubblewrap, which sees the libraries and nothing else: no course, no answer key, no
network. `warm` runs in there; for each submission it forks a child that enters namespaces of its own (`confine`), runs the
notebook's cells and calls its answers (`worker`), and is gone with everything it started when the submission is through. The
two sides speak JSON and raw bytes over a socket (`wire`); of what comes out nothing is believed.
"""
