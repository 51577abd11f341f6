"""Images of what is no digit: letters and symbols from matplotlib's own fonts, prepared as the real digits were.

An eleventh output that had only blank or dim images to learn would learn to measure brightness. So every non-digit
takes its total ink from a real digit, and the pen is as thick as that ink needs.
"""

from functools import lru_cache
from pathlib import Path as FilePath
from typing import NamedTuple

import numpy as np

# Left out, because a hand may mean a digit by it: O D Q C U a c e u (0), I J T f i j l r t / | ∇ √ (1, 7), Z z Σ ? (2),
# ∃ Э ε (3), Y y Ψ Ч ∀ (4), S s Ξ (5), G b k ω (6), B & % (8), g q (9). Left out too: Ж and m, blots at 8x8.
CHARACTERS = "AEFHKLMNPRVWXhnΓΔΛΠΦμπДИШ+×#*≠‡"
# Their strokes are equally thick throughout, like a pen's; the hairlines of a serif font would fade away at 8x8.
FONTS = ("DejaVuSans", "DejaVuSansMono", "cmss10")
# Non-digits are part of the data set, so they stay the same whatever the seed of the split.
SEED = 11
TRIES = 30


class Preparation(NamedTuple):
    """How the images of a set were made: a bitmap of frame x frame, cut into blocks of 4x4 that become pixels.

    `height` and `width` (from, to) of the box that holds the character, and how much thicker than the font's a stroke
    may become (`pens`, from thinnest to thickest; below 0 it becomes thinner), are in pixels of the bitmap.
    """

    frame: int
    height: int
    width: tuple
    pens: tuple
    keep_shape: bool


PREPARATIONS = {
    # Measured on scikit-learn's set: a digit is stretched to the full height and to about 20 of the 32 columns.
    8: Preparation(frame=32, height=32, width=(18, 24), pens=(1.6, 2.7, 3.8, 5), keep_shape=False),
    # MNIST keeps the shape, fits it into 20x20 pixels, and puts its centre of mass in the middle of 28x28.
    28: Preparation(frame=112, height=80, width=(80, 80), pens=(-1.5, 1.5, 4.5, 7.5), keep_shape=True),
}


def render(count, side, inks, seed=SEED):
    """Draw letters and symbols that have the size, the stroke and the total ink of real digits.

    Parameters
    ----------
    count : int
        How many images.
    side : {8, 28}
        Pixels a side. With 8 they are prepared like the digits of scikit-learn's `load_digits`, with 28 like MNIST's.
    inks : ndarray, shape (T,)
        Mean pixel of each real digit, in [0, 1]; every non-digit takes one of them as its aim.
    seed : int
        The same seed draws the same images.

    Returns
    -------
    ndarray, shape (count, side * side)
        Pixels in [0, 1].

    Notes
    -----
    A pixel of scikit-learn's set is the number of black pixels in a 4x4 block of a 32x32 bitmap (Alpaydin and Kaynak,
    "Cascading classifiers", 1998). MNIST's preparation is told by LeCun, Bottou, Bengio and Haffner, "Gradient-based
    learning applied to document recognition", 1998.
    """
    rng = np.random.default_rng(seed)
    preparation = PREPARATIONS[side]
    images = np.empty((count, side * side))
    for image, ink in zip(images, rng.choice(inks, count), strict=True):
        bitmap = _with_ink(ink, preparation, rng)
        if preparation.keep_shape:
            bitmap = _soften(_centre(bitmap))
        image[:] = bitmap.reshape(side, 4, side, 4).mean(axis=(1, 3)).ravel()
    return images


def _with_ink(ink, preparation, rng):
    """Draw random glyphs until some pen gives one of them the mean pixel `ink`."""
    for _ in range(TRIES):
        glyph, width = _handwritten(rng), rng.uniform(*preparation.width)
        reached = [_bitmap(glyph, width, pen, preparation).mean() for pen in preparation.pens]
        if reached[0] <= ink <= reached[-1]:
            break
    return _bitmap(glyph, width, np.interp(ink, reached, preparation.pens), preparation)


def _handwritten(rng):
    """Turn, slant, narrow and bend a random glyph a little, as a hand does."""
    from matplotlib.path import Path

    outlines = _outlines()
    outline = outlines[rng.integers(len(outlines))]
    turn, slant = np.radians(rng.normal(0, (5, 8)))
    rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    shear = np.array([[rng.uniform(0.75, 1.1), 0], [np.tan(slant), 1]])
    points = outline.vertices @ rotation @ shear
    bend = 0.05 * np.sin(points[:, ::-1] * rng.uniform(2, 5, 2) + rng.uniform(0, 2 * np.pi, 2))
    return Path(points + bend, outline.codes)


@lru_cache(maxsize=1)
def _outlines():
    """Every character of every font that has it, as a matplotlib Path of straight pieces, 1 high."""
    import matplotlib
    from matplotlib.font_manager import FontProperties, get_font
    from matplotlib.path import Path
    from matplotlib.textpath import TextPath

    outlines = []
    for font in FONTS:
        file = FilePath(matplotlib.get_data_path(), "fonts", "ttf", f"{font}.ttf")
        for character in CHARACTERS:
            if get_font(str(file)).get_char_index(ord(character)):
                polygons = TextPath((0, 0), character, size=100, prop=FontProperties(fname=file)).to_polygons()
                # A straight line that is only its two ends can't be bent.
                outline = Path.make_compound_path(*(Path(polygon).interpolated(4) for polygon in polygons))
                outlines.append(Path(outline.vertices / np.ptp(outline.vertices[:, 1]), outline.codes))
    return outlines


def _bitmap(glyph, width, pen, preparation):
    """Black pixels of the glyph, its strokes `pen` thicker than the font's, fitted into its box."""
    from matplotlib.backends.backend_agg import RendererAgg
    from matplotlib.path import Path
    from matplotlib.transforms import IdentityTransform

    frame, height = preparation.frame, preparation.height
    low, high = glyph.vertices.min(axis=0), glyph.vertices.max(axis=0)
    scale = (np.array([width, height]) - pen) / (high - low)
    if preparation.keep_shape:
        scale = scale.min()
    fitted = Path((glyph.vertices - (low + high) / 2) * scale + frame / 2, glyph.codes)

    renderer = RendererAgg(frame, frame, dpi=72)
    gc = renderer.new_gc()
    gc.set_snap(False)
    gc.set_joinstyle("round")
    gc.set_linewidth(abs(pen))
    # A white line along the outline of a black shape makes the shape thinner.
    gc.set_foreground("black" if pen >= 0 else "white")
    renderer.draw_path(gc, fitted, IdentityTransform(), (0, 0, 0))
    pixels = np.asarray(renderer.buffer_rgba())
    return (pixels[..., 0] < 128) & (pixels[..., 3] > 127)


def _centre(bitmap):
    """Move the centre of mass to the middle of the frame, by whole pixels of the bitmap."""
    mass = np.argwhere(bitmap).mean(axis=0)
    shift = np.rint((len(bitmap) - 1) / 2 - mass).astype(int)
    return np.roll(bitmap, shift, axis=(0, 1))


def _soften(bitmap):
    """Blur by one pixel of the bitmap, because MNIST's anti-aliased edges are a little softer than block averages."""
    image = bitmap.astype(float)
    for axis in (0, 1):
        image = (image + np.roll(image, 1, axis)) / 2
    return image
