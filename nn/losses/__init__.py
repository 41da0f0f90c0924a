"""What training minimises: of each prediction and its truth, then the mean (or ``reduction="sum"``, ``"none"``).

Scores (logits) go in, not probabilities: the softmax or the sigmoid is part of the loss, where it cannot overflow.
``sample_weight`` has a number for each example: an example of weight 2 counts like two.
"""

from .binary import binary_cross_entropy as binary_cross_entropy
from .binary import hinge as hinge
from .classes import cross_entropy as cross_entropy
from .classes import nll as nll
from .distributions import kl_divergence as kl_divergence
from .regression import huber as huber
from .regression import l1 as l1
from .regression import mse as mse
