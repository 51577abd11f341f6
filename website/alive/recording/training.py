"""Records trainings: the frames that the monitor shows, epoch by epoch, for some data sets and some step sizes."""

from backprop_lib.widgets.training_monitor import setting
from backprop_lib.widgets.training_monitor.monitor import TrainingMonitor
from backprop_lib.widgets.training_monitor.pictures import MOST_POINTS

# So many epochs show how it goes on, and these η what too small, good and too large look like.
_EPOCHS = {"xor": 300, "circles": 300, "spirals": 250, "2 or not 2": 120, "ten digits": 30}
_ETAS = {
    "xor": (0.05, 0.2, 0.5, 2, 10),
    "circles": (0.05, 0.2, 0.5, 2, 10),
    "spirals": (0.03, 0.1, 0.3, 1, 5),
    "2 or not 2": (0.05, 0.2, 0.5, 2, 10),
    "ten digits": (0.01, 0.1, 0.3, 1, 5),
}
_OF_THE_CURVES = ("kept", "losses", "accuracies", "tested")
_kept = {}

assert max(_EPOCHS.values()) < MOST_POINTS, (
    "the curves of a recording have every epoch, so that their beginnings are curves too"
)


def record(monitor, store):
    """Return the recorded trainings, and which of them the monitor shows first."""
    own = _arguments(monitor)
    others = [{"data": data, "seed": monitor.seed, "divergence": monitor._divergence} for data in setting.DATA]
    trainings = [_training(own, {*_ETAS[monitor.data], *monitor._etas}, store)]
    trainings += [_training(one, _ETAS[one["data"]], store) for one in others if one["data"] != monitor.data]
    trainings.sort(key=lambda one: setting.DATA.index(one["setting"]["data"]))
    here = next(n for n, one in enumerate(trainings) if one["setting"]["data"] == monitor.data)
    start = {"training": here, "etas": list(monitor._etas), "epochs": len(monitor.history)}
    return {"trainings": trainings, "start": start}


def _arguments(monitor):
    """Return what makes a monitor like this one."""
    names = ("data", "widths", "activations", "batch_size", "seed")
    return {name: getattr(monitor, name) for name in names} | {"divergence": monitor._divergence}


def _training(arguments, etas, store):
    first = TrainingMonitor(**arguments)
    runs = [{"eta": eta, "file": _run(arguments, eta, store)} for eta in sorted({*etas, first.eta})]
    return {"setting": first._setting, "eta": first.eta, "scene": store.put(first._scene), "runs": runs}


def _run(arguments, eta, store):
    key = (repr(arguments), eta, store.folder)
    if key not in _kept:
        driven = TrainingMonitor(**arguments, eta=eta)
        frames = [driven._frame["networks"][0]]
        while len(frames) <= _EPOCHS[driven.data] and not driven._over():
            driven.step()
            frames.append(driven._frame["networks"][0])
        _kept[key] = store.put(_packed(frames))
    return _kept[key]


def _packed(frames):
    """Return frames as the browser takes them apart: the curves once, and the pictures one after the other."""
    last, digits = frames[-1], "units" in frames[-1]
    pictures = [frame["units"]["pixels"] if digits else frame["Y"] for frame in frames]
    shown = {"pixels": b"".join(pictures)}
    if digits:
        shown |= {"units": last["units"]["count"], "names": last["names"]}
    apart = (*_OF_THE_CURVES, "Y", "units", "names")
    return {
        "epochs": len(frames) - 1,
        "curves": {name: last[name] for name in _OF_THE_CURVES},
        "frames": [{name: value for name, value in frame.items() if name not in apart} for frame in frames],
        "shown": shown,
    }
