"""The course in a folder of the student's own: `backprop course` lays it out and updates it, `backprop doctor` examines it."""
