import type { SourceFile } from "../../../../src/adapters/agents/builtin/code-base.ts";

/** Small repositories of the kinds that the built-in agent meets, each with a protected `evaluate.py`. */
export const SAMPLES: Readonly<Record<string, readonly SourceFile[]>> = {
  "a classifier of table rows": [
    {
      path: "evaluate.py",
      text: `from sklearn.metrics import roc_auc_score

LIMIT = 0.5


def score(model, table, target):
    return roc_auc_score(target, model.predict_proba(table)[:, 1])
`,
    },
    {
      path: "train.py",
      text: `"""Predicts churn."""
import argparse

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

NUMERIC = ["tenure", "charges"]
CODED = ["plan", "region"]
LIMIT = 0.5
MAX_ROWS = 4000


def tidy(frame):
    return frame[frame["charges"] < 500].reset_index(drop=True)


def encode(frame, codes):
    columns = [frame[name].values.astype(float) for name in NUMERIC]
    columns += [frame[name].map(codes[name]).fillna(-1).values.astype(float) for name in CODED]
    return np.column_stack(columns)


def build(seed):
    return SGDClassifier(
        loss="log_loss",
        max_iter=10,
        random_state=seed,
    )


def baseline(seed):
    return LogisticRegression(C=1.0)


def evaluate_split(frame, model):
    return train_test_split(frame, test_size=0.25, random_state=0), StandardScaler()


def main(args):
    table = tidy(pd.read_csv("data/train.csv"))
    y = table.pop("churn").values
    codes = {name: {value: i for i, value in enumerate(sorted(table[name].unique()))} for name in CODED}
    x = StandardScaler().fit_transform(encode(table, codes))
    model = build(args.seed)
    model.fit(x, y)
    return model


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--learning-rate", type=float, default=0.1)
    main(parser.parse_args())
`,
    },
  ],
  "a forecast of several hours": [
    {
      path: "fit.py",
      text: `import numpy as np
from sklearn.linear_model import Ridge


def inputs(stamps, loads):
    hour = (stamps // 3600) % 24
    return np.column_stack([loads[:, -24:], hour.astype(float)])


def windows(loads, days=30):
    rows = [loads[i - 168 : i] for i in range(168, days * 24)]
    targets = np.stack([loads[i : i + 6] for i in range(168, days * 24)])
    return np.stack(rows), targets


def run(stamps, loads, seed):
    past, future = windows(loads, days=60)
    return Ridge(alpha=1.0).fit(inputs(stamps, past), future)
`,
    },
  ],
  "prices of houses": [
    {
      path: "pipeline.py",
      text: `import pandas as pd
from sklearn.impute import SimpleImputer
from sklearn.ensemble import RandomForestRegressor
from sklearn.pipeline import Pipeline

PARAMS = {"n_estimators": 50, "min_samples_leaf": 2}


def prepare(frame):
    frame = frame.drop_duplicates()
    frame["month"] = frame.sold.dt.month
    frame["spread"] = frame.price.rolling(window=7).std()
    return frame


def build(seed=0):
    return Pipeline([("fill", SimpleImputer()), ("model", RandomForestRegressor(random_state=seed, **PARAMS))])


def rough(seed):
    return RandomForestRegressor(30, random_state=seed)


def learn(frame, seed):
    y = frame["price"]
    x = frame.drop(columns="price")
    return rough(seed).fit(x[:2000], y[:2000])
`,
    },
  ],
  "topics of messages": [
    {
      path: "topics.py",
      text: `from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline


def build():
    return make_pipeline(TfidfVectorizer(max_features=5000), MultinomialNB(alpha=0.5))


def learn(texts, topics):
    return build().fit(texts, topics)
`,
    },
  ],
  "a network in numpy": [
    {
      path: "net.py",
      text: `import numpy as np

HIDDEN = 32
STEPS = 2000
LR = 0.1


class Net:
    def __init__(self, inputs, rng):
        self.p = {"W": 0.1 * rng.randn(inputs, HIDDEN), "V": 0.1 * rng.randn(HIDDEN, 1)}

    def forward(self, x):
        h = np.tanh(x @ self.p["W"])
        return h, h @ self.p["V"]

    def gradients(self, x, y):
        h, out = self.forward(x)
        d = (out - y[:, None]) / len(x)
        return {"V": h.T @ d, "W": x.T @ ((d @ self.p["V"].T) * (1 - h * h))}


def train(x, y, seed):
    rng = np.random.RandomState(seed)
    net = Net(x.shape[1], rng)
    for step in range(STEPS):
        rows = rng.randint(0, len(x), 64)
        for k, g in net.gradients(x[rows], y[rows]).items():
            net.p[k] -= LR * g
        if step % 100 == 0:
            print(step)
    return net


def line(x, y, lr=0.05):
    w, b = 0.0, 0.0
    for _ in range(500):
        error = w * x + b - y
        w -= lr * (error * x).mean()
        b -= lr * error.mean()
    return w, b
`,
    },
  ],
  "a network in torch": [
    {
      path: "torch_net.py",
      text: `import torch
from torch import nn

EPOCHS = 10
LR = 0.1


def build():
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))


def train(loader, seed):
    torch.manual_seed(seed)
    model = build()
    criterion = nn.CrossEntropyLoss()
    distance = nn.MSELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=LR)
    for epoch in range(EPOCHS):
        model.train()
        for x, y in loader:
            optimizer.zero_grad()
            criterion(model(x), y).backward()
            optimizer.step()
        print(epoch)
    model.eval()
    return model
`,
    },
  ],
  "pictures of digits": [
    {
      path: "digits.py",
      text: `import numpy as np
from sklearn.neighbors import KNeighborsClassifier


def flat(pictures):
    return pictures.reshape(-1, 8, 8).reshape(len(pictures), -1)


def learn(pictures, labels, seed):
    x = flat(pictures)
    y = labels
    model = KNeighborsClassifier(n_neighbors=9)
    model.fit(x, y)
    return model
`,
    },
  ],
  "mixed columns with settings": [
    {
      path: "conf/train.yaml",
      text: "# how to train\nmodel:\n  lr: 0.05  # step size\n  n_estimators: 40\nseed: 3\ntest_size: 0.2\n",
    },
    { path: "conf/data.json", text: '{"years": 2, "horizon": 24}\n' },
    {
      path: "mixed.py",
      text: `import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

LAGS = [1, 2, 3]


def read():
    return pd.read_csv("data/train.csv", nrows=1000)


def shifted(series):
    return pd.concat([series.shift(lag) for lag in LAGS], axis=1)


def closed_form(x, y):
    return np.linalg.solve(x.T @ x + 1e-3 * np.eye(x.shape[1]), x.T @ y)


def build(seed, numeric, coded):
    columns = ColumnTransformer(
        [
            ("numbers", StandardScaler(), numeric),
            ("codes", OneHotEncoder(handle_unknown="ignore"), coded),  # unknown ones are zeros
        ]
    )
    return Pipeline([("columns", columns), ("model", LogisticRegression(C=0.1, max_iter=50))])
`,
    },
  ],
};
