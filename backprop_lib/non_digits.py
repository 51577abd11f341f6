"""Images of what is no digit: letters and symbols from matplotlib's own fonts, prepared as the real digits were.

An eleventh output that saw only blank or dim images would learn to measure brightness. So every non-digit here takes
its total ink from a real digit, and its pen is made as thick as that ink needs.
"""

from functools import lru_cache
from pathlib import Path as File
from typing import NamedTuple

import numpy as np

# Left out is whatever a hand may mean as a digit: O Q D C c U e a (0), I i l j J | / r T t f (1, 7), Z z Σ ? (2), Э ∃ ε (3),
# Y y u Ψ Ч Ц (4), S s Ξ (5), b G σ (6), B & % (8), g q 9-like ones (9); ω, Ж and m close up into a blob at 8x8.
CHARACTERS = "AEFHKLMNPRVWXhknΓΔΛΠΦμπДИШ+×#*≠‡∀"
# Strokes of one thickness throughout, like a pen's: a serif font's hairlines would fade away at 8x8.
FONTS = ("DejaVuSans", "DejaVuSansMono", "cmss10", "cmtt10")
SEED = 11
TRIES = 12
PENS = np.array([-0.4, 0.8, 1.8, 3.0]) / 32


class Preparation(NamedTuple):
    """How a set's images were made: a bitmap of `frame` pixels a side, cut into blocks of 4 by 4."""

    frame: int
    height: int
    width: tuple
    keep_shape: bool


PREPARATIONS = {
    # Measured on scikit-learn's set: every digit is stretched to the full height, and most to about 20 columns of 32.
    8: Preparation(frame=32, height=32, width=(14, 21), keep_shape=False),
    # MNIST: the shape is kept, fits a box of 20 by 20, and its centre of mass is the centre of 28 by 28.
    28: Preparation(frame=112, height=80, width=(80, 80), keep_shape=True),
}


def render(count, side, inks, seed=SEED):
    """Draw letters and symbols that have the size, the stroke and the total ink of real digits.

    Parameters
    ----------
    count : int
        How many images.
    side : {8, 28}
        Pixels a side. At 8 the image is prepared like those of scikit-learn's `load_digits`, at 28 like MNIST's.
    inks : ndarray, shape (T,)
        Mean pixel of each real digit, in [0, 1]; every non-digit takes one of them as its aim.
    seed : int
        The same seed draws the same images.

    Returns
    -------
    ndarray, shape (count, side * side)
        Pixels in [0, 1], in steps of 1/16.

    Notes
    -----
    scikit-learn's set counts the black pixels of each 4x4 block of a 32x32 bitmap (Alpaydin and Kaynak 1998);
    MNIST's preparation is described by LeCun, Bottou, Bengio and Haffner 1998, section III.A.
    """
    rng = np.random.default_rng(seed)
    preparation = PREPARATIONS[side]
    images = np.empty((count, side * side))
    for image, ink in zip(images, rng.choice(inks, count), strict=True):
        bitmap = _with_ink(ink, preparation, rng)
        if preparation.keep_shape:
            bitmap = _centred(bitmap)
        image[:] = bitmap.reshape(side, 4, side, 4).mean(axis=(1, 3)).ravel()
    return images


def _with_ink(ink, preparation, rng):
    """Draw random glyphs until a pen of plausible thickness gives one of them the mean pixel `ink`."""
    for _ in range(TRIES):
        glyph, width = _written(rng), rng.uniform(*preparation.width)
        reached = [_bitmap(glyph, width, pen, preparation).mean() for pen in PENS]
        if reached[0] <= ink <= reached[-1]:
            break
    return _bitmap(glyph, width, np.interp(ink, reached, PENS), preparation)


def _written(rng):
    """One glyph as a hand might write it: turned, slanted, narrowed and bent a little; coordinates about 1."""
    from matplotlib.path import Path

    outline = _outline(FONTS[rng.integers(len(FONTS))], CHARACTERS[rng.integers(len(CHARACTERS))])
    if outline is None:
        return _written(rng)
    turn, slant = np.radians(rng.normal(0, (5, 8)))
    turned = outline.vertices @ [[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]
    slanted = turned @ [[rng.uniform(0.75, 1.1), 0], [np.tan(slant), 1]]
    bend = 0.05 * np.sin(slanted[:, ::-1] * rng.uniform(2, 5, 2) + rng.uniform(0, 2 * np.pi, 2))
    return Path(slanted + bend, outline.codes)


@lru_cache(maxsize=None)
def _outline(font, character):
    """Outline of a character as short straight pieces, 1 high; None where the font lacks it."""
    import matplotlib
    from matplotlib.font_manager import FontProperties, get_font
    from matplotlib.path import Path
    from matplotlib.textpath import TextPath

    file = File(matplotlib.get_data_path(), "fonts", "ttf", f"{font}.ttf")
    if not get_font(str(file)).get_char_index(ord(character)):
        return None
    polygons = TextPath((0, 0), character, size=100, prop=FontProperties(fname=file)).to_polygons()
    # Short pieces, because a straight line with two ends can't be bent.
    outline = Path.make_compound_path(*(Path(polygon).interpolated(4) for polygon in polygons))
    return Path(outline.vertices / np.ptp(outline.vertices[:, 1]), outline.codes)


def _bitmap(glyph, width, pen, preparation):
    """Black pixels of the glyph fitted to its box, its stroke `pen` box heights thicker than the font's."""
    from matplotlib.backends.backend_agg import RendererAgg
    from matplotlib.path import Path
    from matplotlib.transforms import IdentityTransform

    frame, height, _, keep_shape = preparation
    low, high = glyph.vertices.min(axis=0), glyph.vertices.max(axis=0)
    pen = pen * height
    scale = (np.array([width, height]) - pen) / (high - low)
    if keep_shape:
        scale = scale.min()
    fitted = Path((glyph.vertices - (low + high) / 2) * scale + frame / 2, glyph.codes)

    renderer = RendererAgg(frame, frame, dpi=72)
    gc = renderer.new_gc()
    gc.set_snap(False)
    gc.set_joinstyle("round")
    gc.set_linewidth(abs(pen))
    # A white line along the outline of a black shape thins it.
    gc.set_foreground("black" if pen >= 0 else "white")
    renderer.draw_path(gc, fitted, IdentityTransform(), (0, 0, 0))
    red, alpha = np.asarray(renderer.buffer_rgba())[..., [0, 3]].transpose(2, 0, 1)
    return (red < 128) & (alpha > 127)


def _centred(bitmap):
    """Move a bitmap by whole pixels so that its centre of mass is the centre of the frame, and soften its edges."""
    mass = np.argwhere(bitmap).mean(axis=0)
    shift = np.rint((len(bitmap) - 1) / 2 - mass).astype(int)
    image = np.roll(bitmap, shift, axis=(0, 1)).astype(float)
    for axis in (0, 1):
        image = (image + np.roll(image, 1, axis)) / 2
    return image
