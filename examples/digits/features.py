"""From pictures to the inputs of the model."""


def make_features(pictures):
    """The 64 grey values of each picture, between 0 and 1."""
    return pictures.reshape(-1, 8 * 8) / 16
