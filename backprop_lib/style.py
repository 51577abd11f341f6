"""The one home of the course's colours and text sizes; pictures, tables, explorers and messages read them here.

The colours are those of Okabe and Ito, "Color Universal Design" (2008), which people with any common kind of colour
blindness tell apart. Each colour has one meaning and never stands alone: an arrow, a mark, a line style or a label
says the same thing a second time.
"""

PAPER = "#FFFFFF"
INK = "#000000"
DIM = "#8C8C8C"  # what is not being talked about now
LIT = "#F0E442"  # the current step: a background, with INK on it

FORWARD = "#0072B2"  # y, z, and Y, what the network says
BACKWARD = "#D55E00"  # dy, dz, dw
DESIRED = "#009E73"  # d
PATH = "#CC79A7"  # x^0, x^1, ..., the way of descent

# Backgrounds for numbers: the last two digits are the opacity, so that they suit a light and a dark theme alike.
FORWARD_TINT = FORWARD + "30"
BACKWARD_TINT = BACKWARD + "30"
DESIRED_TINT = DESIRED + "30"
DIM_TINT = DIM + "30"

FORWARD_ARROW = "→"
BACKWARD_ARROW = "←"

# Green and purple, because blue and vermilion already mean forward and backward.
WEIGHTS_MAP = "PRGn"
POSITIVE = "#1B7837"
NEGATIVE = "#762A83"
POSITIVE_LINE = "solid"
NEGATIVE_LINE = (0, (2.5, 1.5))

RIGHT = DESIRED  # the network says d
WRONG = "#E69F00"
RIGHT_MARK = "✓"
WRONG_MARK = "✗"

# Several runs side by side, in colours that mean nothing else in such a picture, each with a line of its own.
SERIES = (PATH, INK, "#56B4E9", WRONG, DIM)
SERIES_LINES = ("solid", (0, (5, 1.5)), (0, (1, 1)), (0, (5, 1.5, 1, 1.5)), (0, (9, 2)))

# Points on a figure of 1280x720 pixels. TeX sets an index at 0.7 of its symbol, so 20 points leave it 14.
FIGURE_SIZE = (12.8, 7.2)
DOTS_PER_INCH = 100
SMALL, TEXT, SYMBOL, TITLE = 14, 16, 20, 20

RC = {
    "figure.figsize": FIGURE_SIZE,
    "figure.dpi": DOTS_PER_INCH,
    "figure.facecolor": PAPER,
    "figure.edgecolor": PAPER,
    "axes.facecolor": PAPER,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.titlesize": TITLE,
    "axes.labelsize": TEXT,
    "axes.grid": False,
    "axes.unicode_minus": True,
    "font.family": ["DejaVu Sans"],
    "font.size": TEXT,
    "grid.color": DIM_TINT,
    "image.interpolation": "nearest",
    "legend.edgecolor": DIM,
    "legend.facecolor": PAPER,
    "legend.fontsize": TEXT,
    "legend.framealpha": 0.9,
    "legend.labelcolor": INK,
    "lines.linewidth": 3,
    "lines.markersize": 9,
    # A picture is a white card with a margin, which it needs on the page of a dark theme.
    "savefig.pad_inches": 0.3,
    "text.color": INK,
    "xtick.color": INK,
    "xtick.labelsize": TEXT,
    "ytick.color": INK,
    "ytick.labelsize": TEXT,
}
