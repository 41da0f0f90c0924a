"""A training run as it happened: one page that steps through its epochs."""

from .play import play_training as play_training
from .recorder import Recorder as Recorder
from .recorder import Snapshot as Snapshot

__all__ = ["Recorder", "Snapshot", "play_training"]
