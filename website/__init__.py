"""Makes the course's website; `make site` runs `python -m website`."""
