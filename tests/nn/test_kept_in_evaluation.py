"""What the user has put into evaluation mode before `fit` stays so in every epoch."""

import numpy as np
import pytest

import nn

X, Y = np.random.default_rng(0).normal(3, size=(20, 3)), np.arange(20) % 2


class Modes(nn.Module):
    """Notes in which mode it is called."""

    def __init__(self):
        self.seen = []

    def forward(self, x):
        self.seen.append(self.training)
        return x


def network():
    return nn.Sequential(nn.BatchNorm(3), nn.Linear(3, 2, rng=0), nn.Dropout(0.5, seed=0), Modes())


def fit(model, **options):
    return nn.fit(model, nn.cross_entropy, (X, Y), epochs=3, batch_size=10, seed=0, progress=False, **options)


@pytest.mark.parametrize("validation", [None, (X, Y)])
def test_a_frozen_layer_keeps_its_statistics_while_the_others_train(validation):
    model = network()
    model[0].eval()
    model[3].eval()
    fit(model, validation=validation)
    assert not model[0].running_mean.data.any()
    assert not any(model[3].seen)
    assert not any(module.training for _, module in model.named_modules())


def test_a_model_in_evaluation_mode_is_trained_with_all_of_its_layers():
    model = network().eval()
    fit(model)
    assert model[0].running_mean.data.all()
    assert all(model[3].seen)


def test_a_callback_may_freeze_a_layer_and_predict_and_forget_to_go_back():
    model = network()

    def freeze(run):
        if run.epoch == 1:
            model[3].eval()
        if run.epoch == 2:
            model.eval()

    fit(model, callbacks=[freeze])
    assert model[3].seen == [True] * 2 + [False] * 4


def test_a_search_for_a_learning_rate_keeps_it_too():
    model = network()
    model[3].eval()
    nn.find_learning_rate(model, nn.cross_entropy, (X, Y), steps=5, seed=0)
    assert not any(model[3].seen)
    assert [module.training for module in model] == [True, True, True, False]
