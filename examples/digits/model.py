"""The classifier."""

from sklearn.neural_network import MLPClassifier


def build_model(seed):
    return MLPClassifier(hidden_layer_sizes=(32,), learning_rate_init=0.002, max_iter=25, random_state=seed)
