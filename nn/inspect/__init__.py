"""Looking into data and models: numbers for what pictures of manifolds, labels and decisions suggest."""

from .dimension import intrinsic_dimension as intrinsic_dimension
from .flatness import Flatness as Flatness
from .flatness import local_flatness as local_flatness
from .interpolation import Paths as Paths
from .interpolation import interpolate as interpolate
from .interpolation import reconstruction_error as reconstruction_error
from .probes import linear_probe as linear_probe
from .saliency import saliency as saliency
from .suspects import Suspects as Suspects
from .suspects import suspect_labels as suspect_labels

__all__ = [
    "Flatness",
    "Paths",
    "Suspects",
    "interpolate",
    "intrinsic_dimension",
    "linear_probe",
    "local_flatness",
    "reconstruction_error",
    "saliency",
    "suspect_labels",
]
