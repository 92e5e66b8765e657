"""Serving code: predict(model, pictures) gives ten probabilities for each picture."""

from features import make_features


def predict(model, pictures):
    return model.predict_proba(make_features(pictures))
