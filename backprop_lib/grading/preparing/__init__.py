"""Makes of what was handed in a notebook that can be graded: `reading` the files, and `restoring` the cells of the release."""
