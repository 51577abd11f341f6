"""The addresses of headings, which are those of JupyterLab, so that a link works in both."""


def address(title):
    """Return the part of an address behind the # that leads to a heading."""
    return title.strip().replace(" ", "-")
