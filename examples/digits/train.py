"""Training: train(pictures, labels, seed) gives a fitted model."""

import warnings

from sklearn.exceptions import ConvergenceWarning

from features import make_features
from model import build_model


def train(pictures, labels, seed):
    x = make_features(pictures)
    y = labels
    model = build_model(seed)
    with warnings.catch_warnings():
        # The number of passes is a choice here, not an accident.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(x, y)
    return model
