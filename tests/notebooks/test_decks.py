"""What the decks load is what is pinned, or is refused. What they show is measured in `tests/notebooks/test_notebooks.py`."""

import io
import tarfile

import pytest

from backprop_lib.live import decks


def test_a_script_that_is_not_the_pinned_one_is_refused(tmp_path):
    for name, version, _, _ in decks.PACKAGES:
        file = tmp_path / "registry" / name / "-" / f"{name}-{version}.tgz"
        file.parent.mkdir(parents=True)
        with tarfile.open(file, "w:gz") as archive:
            entry = tarfile.TarInfo("package/LICENSE")
            archive.addfile(entry, io.BytesIO(b""))
    with pytest.raises(RuntimeError, match="not the file that is pinned"):
        decks.fetch(tmp_path / "beside", (tmp_path / "registry").as_uri())
    with pytest.raises(RuntimeError, match=r"The slides need reveal.js, once, from file:.*reveal.js-5"):
        decks.fetch(tmp_path / "beside", (tmp_path / "nowhere").as_uri())
    assert not (tmp_path / "beside").exists()
