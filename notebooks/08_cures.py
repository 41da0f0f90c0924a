# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Cures
#
# Stopping in time is one cure for overfitting; here are others, each for its cause: find the wrong labels, throw out
# what is too rare, make the network less eager, make more of the examples there are, and get more. Each is measured
# against doing nothing. It takes less than half a minute.

# %%
import os

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

import nn
from drawing import BLUE, GREEN, INK, ORANGE, STYLE, Drawing, best_and_last

FAST = bool(os.environ.get("SEEGRAD_FAST"))
SEEDS = range(1 if FAST else 3)


# %% [markdown]
# ## The data, and what is measured
#
# *한국어: 처방의 효과는 아무것도 하지 않고 조기 종료만 했을 때의 테스트 정확도와 비교한다.*
#
# The same digits as in the notebook on causes. **best** is the test accuracy of the epoch with the least validation
# loss, which early stopping keeps; **last** is that of the last epoch. A cure is worth having if it helps beyond what
# stopping does: compare it with the *best* of doing nothing.

# %%
x, y = nn.datasets.digits()
x = x.astype(np.float32)  # precise enough here, and faster
(x_train, y_train), validation, (x_test, y_test) = nn.split(x, y, (0.5, 0.25, 0.25), seed=0)


def outcome(model, data, epochs=40, rate=5e-3, batch_size=64, optimizer=None):
    """Train ``model``: its test accuracy with the best and with the last weights."""
    last = {}

    def keep(run):
        if run.epoch == run.epochs:
            last.update(run.model.state_dict())

    nn.fit(
        model,
        nn.cross_entropy,
        data,
        validation=validation,
        epochs=epochs,
        batch_size=batch_size,
        optimizer=optimizer or nn.Adam(model.parameters(), lr=rate),
        seed=0,
        callbacks=[keep],
        progress=False,
    )
    best = accuracy(model)
    model.load_state_dict(last)
    return best, accuracy(model)


def accuracy(model, data=(x_test, y_test)):
    """The share of ``data`` that ``model`` gets right."""
    return nn.accuracy(nn.predict(model, data[0]), data[1])


def network(rng, hidden=256):
    return nn.MLP([64, hidden, 10], rng=rng, dtype=np.float32)


# %% [markdown]
# ## 1. Find the wrong labels
#
# **Claim.** "Mislabelled data, mixed into the training data" is a cause (잘못 라벨링 된 데이터), so the cure is to take
# them out.
#
# *한국어: 그 샘플로 훈련하지 않은 모델의 손실이 큰 레이블일수록 의심스럽다.*
#
# A share of the labels is wrong. A network that has learned a label by heart does not doubt it; one that never saw it
# does. So the examples are cut into folds, and the labels of each are judged by a network that was trained on the
# others.
#
# **Prediction.** Ranked by loss, take as many from the top as there are wrong labels: what share of those is really
# wrong? Is it worth dropping them, with the innocent among them?

# %%
WRONG, FOLDS = 0.2, 5
EAGERLY = {"epochs": 30, "rate": 1e-2, "batch_size": 100}


def ranking(loss, wrong):
    """The chance that a wrong label has a larger loss than a right one (AUROC): 0.5 is by lot, 1 is perfect."""
    ranks = np.argsort(np.argsort(loss))
    n = np.count_nonzero(wrong)
    return (ranks[wrong].sum() - n * (n - 1) / 2) / (n * np.count_nonzero(~wrong))


def cleaned(seed):
    """How well suspects are ranked, out of fold and by the network's own loss; and test accuracies."""
    labels, wrong = nn.corruptions.flip_labels(y_train, WRONG, seed=seed)
    suspects = nn.inspect.suspect_labels(network, x_train, labels, k=FOLDS, epochs=12, seed=seed)
    first = suspects.order[: np.count_nonzero(wrong)]
    keep = np.setdiff1d(np.arange(len(labels)), first)
    eager = network(seed)
    untreated = outcome(eager, (x_train, labels), **EAGERLY)
    own = nn.cross_entropy(nn.predict(eager, x_train), labels, reduction="none")
    treated = outcome(network(seed), (x_train[keep], labels[keep]), **EAGERLY)
    ideal = outcome(network(seed), (x_train[~wrong], labels[~wrong]), **EAGERLY)
    ranks = ranking(suspects.loss, wrong), ranking(own, wrong), wrong[first].mean()
    return ranks, untreated, treated, ideal, (suspects, labels, wrong)


runs = [cleaned(seed) for seed in SEEDS]
out_of_fold, by_own_loss, precision = np.mean([run[0] for run in runs], axis=0)
untreated, treated, ideal = (np.mean([run[i] for run in runs], axis=0) for i in (1, 2, 3))
print(f"{WRONG:.0%} of {len(y_train)} labels are wrong; {FOLDS} folds")
print(
    f"ranking of the suspects: {out_of_fold:.3f} out of fold, {by_own_loss:.3f} by the loss of a network trained on all"
)
print(f"of the first {WRONG:.0%} of the ranking {precision:.0%} are wrong indeed")
print("test accuracy            best    last")
for says, pair in (("nothing done", untreated), ("suspects dropped", treated), ("all wrong ones dropped", ideal)):
    print(f"{says:22} {pair[0]:6.3f} {pair[1]:7.3f}")

# %% tags=["drawing"]
suspects, labels, wrong = runs[0][4]
innocent = [i for i in suspects.order[: np.count_nonzero(wrong)] if not wrong[i]][:6]
with mpl.rc_context(STYLE):
    figure = Figure(figsize=(8, 3.4))
    rows = figure.subplots(2, 6)
    for row, chosen in zip(rows, (suspects.order[:6], innocent), strict=True):
        for axes, i in zip(row, chosen, strict=False):
            axes.imshow(x_train[i].reshape(8, 8), cmap="gray_r", vmin=0, vmax=1)
            color = ORANGE if wrong[i] else GREEN
            axes.set_title(f"labelled {labels[i]}\ntaken for {suspects.predicted[i]}", fontsize=9, color=color)
        for axes in row:
            axes.set_axis_off()
    figure.suptitle("The most suspect, and below them suspects whose label is right", fontsize=11, color=INK)

Drawing(
    figure,
    "08-suspects.svg",
    "The digits whose label is most suspect, and suspects whose label is right but hard to believe.",
)

# %% [markdown]
# **Caveat.** The innocent suspects are the odd digits: dropping them makes the data a little easier than the world is.
# It is better to look at them, and to correct. And we told the method how many to drop; in life
# one has to choose. (The package *cleanlab* does that, and more.)
#
# **Exercise.** Correct instead of drop: give every suspect the digit it is taken for. What share of *all* labels is
# right after that?

# %%
corrected = None  # an array of labels, made from suspects.order, suspects.predicted and labels


def check_corrected(answer):
    if answer is None:
        return "not yet: set corrected to an array of labels"
    before, after = np.mean(labels == y_train), np.mean(np.asarray(answer) == y_train)
    return f"right: from {before:.0%} to {after:.0%}" if after > 0.92 else f"only {after:.0%} of the labels are right"


print(check_corrected(corrected))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# corrected = labels.copy()
# first = suspects.order[: int(WRONG * len(labels))]
# corrected[first] = suspects.predicted[first]
# ```
# </details>

# %% [markdown]
# ## 2. Throw out what is too rare
#
# **Claim.** "Spurious correlations from rare features" (드문 특성으로 인한 가짜 상관관계) need features that are rare.
#
# *한국어: 몇 번 나오지 않은 단어를 버리면 가짜 상관관계도 사라진다.*
#
# The documents of the notebook on causes, with many rare words. Keep the words that at least so many documents hold.
#
# **Prediction.** From how many on is the accuracy that of a world without rare words? What will it cost to ask for
# too many?

# %%
LEAST = (1, 2, 3, 5, 10, 100)
DOCUMENTS, TELLING, RARE = 400, 20, 5000


def filtered(seed):
    """The test accuracy with words that at least so many documents hold, and how many words those are."""
    x, y = nn.datasets.bag_of_words(DOCUMENTS + 1000, informative=TELLING, rare=RARE, seed=seed)
    share = DOCUMENTS / len(x)
    (x, y), new = nn.split(x.astype(np.float32), y, (share, 1 - share), seed=seed)
    times, found = x.sum(axis=0), []
    for least in LEAST:
        kept = times >= least
        model = nn.Linear(int(kept.sum()), 2, rng=seed, dtype=np.float32)
        adam = nn.Adam(model.parameters(), lr=1e-2)
        nn.fit(
            model,
            nn.cross_entropy,
            (x[:, kept], y),
            epochs=30,
            batch_size=100,
            optimizer=adam,
            seed=seed,
            progress=False,
        )
        found.append((kept.sum(), accuracy(model, (new[0][:, kept], new[1]))))
    return found


filters = dict(zip(LEAST, np.mean([filtered(seed) for seed in SEEDS], axis=0), strict=True))
print(f"{DOCUMENTS} documents to learn from, {TELLING} telling words, {RARE} rare ones")
print("in at least   words   test accuracy")
for least, (words, reached) in filters.items():
    print(f"{least:4} documents {words:6.0f} {reached:10.3f}")

# %% tags=["drawing"]
with mpl.rc_context(STYLE):
    figure = Figure(figsize=(7, 2.6))
    axes = figure.subplots()
    places = range(len(LEAST))
    axes.bar(places, [words for words, _ in filters.values()], width=0.5, color=BLUE, alpha=0.5)
    for place, (words, _) in zip(places, filters.values(), strict=True):
        axes.annotate(f"{words:.0f}", (place, words), (0, 2), textcoords="offset points", color=BLUE, ha="center")
    axes.set_yscale("log")
    axes.set(ylim=(1, 5e4), xlabel="kept are words in at least so many documents")
    axes.set_ylabel("words", color=BLUE)
    axes.set_xticks(places, LEAST)
    axes.tick_params(axis="y", which="both", length=0, labelcolor=BLUE)
    reach = axes.twinx()
    reach.plot(places, [reached for _, reached in filters.values()], "o-", color=ORANGE, linewidth=2)
    reach.set_ylabel("test accuracy", color=ORANGE)
    reach.tick_params(axis="y", labelcolor=ORANGE)

Drawing(
    figure,
    "08-filter.svg",
    "Words kept, and test accuracy, by the number of documents that a word must be in: "
    + "; ".join(f"{least}: {words:.0f} words, {reached:.3f}" for least, (words, reached) in filters.items()),
)

# %% [markdown]
# **Caveat.** The filter knows nothing of meaning. In real text some rare words are the telling ones: a name, a drug, a
# place. Then one needs more documents, not fewer words.
#
# **Exercise.** In how many of the documents is a rare word on average, if this is its share? Is a threshold of ten
# safe?

# %%
SHARE = 0.003
on_average = None  # a number


def check_on_average(value):
    if value is None:
        return "not yet: set on_average"
    x, _ = nn.datasets.bag_of_words(DOCUMENTS, informative=TELLING, rare=RARE, seed=0)
    times = x[:, TELLING:].sum(axis=0)
    if abs(value - times.mean()) > 0.05:
        return f"not {value}"
    return f"right; the most frequent of the rare words is in {times.max():.0f} of them"


print(check_on_average(on_average))

# %% [markdown]
# <details><summary>Solution</summary>
#
# `on_average = DOCUMENTS * SHARE`, hardly more than one. Ten is out of reach for them.
# </details>

# %% [markdown]
# ## 3. Make the network less eager
#
# **Claim.** "If it is optimised so far that it learns all the answers by heart, it will not predict what it has not
# seen." 데이터에 따른 정답을 다 외워버릴 정도로 최적화하면 처음 보는 데이터는 제대로 예측하지 못할 것이다.
#
# *한국어: 규제(드롭아웃, 가중치 감쇠)와 작은 모델은 외우기를 어렵게 한다.*
#
# Fewer digits, some of them mislabelled, and a network of two hidden layers that is far too able.
#
# **Prediction.** Dropout, weight decay, a small network: which of them still needs to be stopped in time?

# %%


def able(seed):
    return nn.MLP([64, 128, 128, 10], rng=seed, dtype=np.float32)


def with_dropout(seed):
    start, holes = np.random.default_rng(seed).spawn(2)
    linear, relu, linear2, relu2, scores = nn.MLP([64, 128, 128, 10], rng=start, dtype=np.float32).layers
    return nn.Sequential(linear, relu, nn.Dropout(0.5, seed=holes), linear2, relu2, nn.Dropout(0.5, seed=holes), scores)


def decay(model, weight_decay):
    return nn.AdamW(model.parameters(), lr=RATE, weight_decay=weight_decay)


RATE, DECAY = 4e-3, 1.5
FEW, FLIPPED = 500, 0.15
MEASURES = {
    "nothing": (able, None),
    "dropout 0.5": (with_dropout, None),
    f"weight decay {DECAY}": (able, DECAY),
    "16 hidden units": (lambda seed: nn.MLP([64, 16, 10], rng=seed, dtype=np.float32), None),
}


def regularised(make, weight_decay, seed):
    labels, _ = nn.corruptions.flip_labels(y_train[:FEW], FLIPPED, seed=seed)
    model = make(seed)
    return outcome(model, (x_train[:FEW], labels), rate=RATE, optimizer=weight_decay and decay(model, weight_decay))


held = {says: np.mean([regularised(*how, seed) for seed in SEEDS], axis=0) for says, how in MEASURES.items()}
print(f"{FEW} digits, {FLIPPED:.0%} of them mislabelled")
print("test accuracy     best    last")
for says, (best, last) in held.items():
    print(f"{says:16} {best:5.3f} {last:7.3f}")

# %% tags=["drawing"]
best_and_last("08-regularisers.svg", held)

# %% [markdown]
# Each of the three ends higher, at its *last* epoch, than stopping in time gets without them. They do not make stopping
# useless: where the two dots are apart, it still adds something.
#
# **Caveat.** Strengths were chosen on these digits; the right one depends on the data, and is found with the validation
# set. Too much of it underfits.
#
# **Exercise.** `AdamW` shrinks each weight by the factor 1 − lr · weight_decay in every step. With `RATE` and `DECAY`,
# after how many steps is half of a weight gone that no gradient defends?

# %%
half_life = None  # a number of steps


def check_half_life(value):
    if value is None:
        return "not yet: set half_life"
    left = (1 - RATE * DECAY) ** value
    return "right" if abs(left - 0.5) < 0.01 else f"after {value} steps {left:.2f} of it is left"


print(check_half_life(half_life))

# %% [markdown]
# <details><summary>Solution</summary>
#
# `half_life = np.log(2) / (RATE * DECAY)`: the run is a few of them long.
# </details>

# %% [markdown]
# ## 4. More of the same, and more
#
# **Claim.** "It learns only from the data used in training, so there will always be data that it has not seen."
# 딥러닝은 훈련 과정에 사용한 데이터만으로 학습하기 때문에 처음 보는 데이터가 있을 수 밖에 없다.
#
# *한국어: 데이터 증식은 이미 아는 것을 데이터로 말해 주는 것이고, 더 많은 데이터는 모르는 것을 말해 준다.*
#
# We know something that the network does not: a digit moved by one pixel is the same digit. **Augmentation** says it in
# the only language that the network has, examples.
#
# **Prediction.** What does the network make of test digits moved by a pixel? Will
# augmentation also help with digits that stay where they are?

# %%
SIZES = (100, 300, 800)
MOVES = ((0, 1), (0, -1), (1, 0), (-1, 0))


def moved(x, y):
    """The digits, and each moved by one pixel to the four sides."""
    images = np.pad(x.reshape(-1, 8, 8), ((0, 0), (1, 1), (1, 1)))
    copies = [np.roll(images, move, axis=(1, 2)) for move in ((0, 0), *MOVES)]
    return np.concatenate(copies)[:, 1:-1, 1:-1].reshape(-1, 64), np.tile(y, 5)


test_moved = moved(x_test, y_test)


def augmented(n, seed):
    """Accuracy on test digits, and on moved ones; without augmentation, and with as many steps with it."""
    rows = np.random.default_rng(seed).permutation(len(x_train))[:n]
    data, found = (x_train[rows], y_train[rows]), []
    for examples in (data, moved(*data)):
        model = network(seed, hidden=128)
        outcome(model, examples, epochs=18_000 // len(examples[0]))
        found += [accuracy(model), accuracy(model, test_moved)]
    return found


grown = {n: np.mean([augmented(n, seed) for seed in SEEDS], axis=0) for n in SIZES}
print("          digits as they are      moved by a pixel")
print("digits    plain    augmented      plain    augmented")
for n, (plain, plain_moved, more, more_moved) in grown.items():
    print(f"{n:6} {plain:8.3f} {more:10.3f} {plain_moved:12.3f} {more_moved:10.3f}")

# %% tags=["drawing"]
with mpl.rc_context(STYLE):
    figure = Figure(figsize=(7, 3.0))
    for axes, places, says in zip(
        figure.subplots(1, 2, sharey=True), ((0, 2), (1, 3)), ("as they are", "moved"), strict=True
    ):
        for place, color, label in zip(places, (BLUE, ORANGE), ("plain", "augmented"), strict=True):
            axes.plot(SIZES, [grown[n][place] for n in SIZES], "o-", color=color, linewidth=2, label=label)
        axes.set(xscale="log", xlabel="training digits", title=f"Test digits {says}", ylim=(0.4, 1.0))
        axes.set_xticks(SIZES, SIZES)
        axes.minorticks_off()
    axes.legend(frameon=False, labelcolor="linecolor", fontsize=9, loc="lower right")

Drawing(
    figure,
    "08-more-data.svg",
    "Test accuracy by the number of training digits, plain and augmented. On digits as they are, more data helps and "
    "augmentation changes little; on moved digits augmentation makes nearly all the difference.",
)

# %% [markdown]
# On digits as they are, augmentation changes little: they were centred by whoever prepared them, so the network needs
# no tolerance for moves. Where the test digits do move, no number of centred examples replaces it: the plain network
# learned where a digit stands as well as what it is.
#
# **Caveat.** An augmentation is a claim about the world, and may be false: a mirrored 2 is no 2, and a 6 on its head is
# a 9. More data of the right kind is the surest cure, and the dearest.
#
# **Exercise.** Which of these changes keep a handwritten digit the digit it is: a move by one pixel, a mirror image, a
# half turn, a little blur?

# %%
harmless = None  # a set of "move", "mirror", "half turn", "blur"


def check_harmless(answer):
    if answer is None:
        return "not yet: set harmless"
    return "right" if set(answer) == {"move", "blur"} else "think of a 2 in the mirror and a 6 on its head"


print(check_harmless(harmless))

# %% [markdown]
# <details><summary>Solution</summary>
#
# `harmless = {"move", "blur"}`
# </details>
#
# What this page claims, checked:

# %%
solution = labels.copy()
first = suspects.order[: int(WRONG * len(labels))]
solution[first] = suspects.predicted[first]

assert out_of_fold > 0.97
assert out_of_fold > by_own_loss
assert precision > 0.8
assert treated[1] - untreated[1] > 0.05
assert filters[10][1] - filters[1][1] > 0.02
assert filters[10][0] < 25
assert held["dropout 0.5"][1] - held["nothing"][1] > 0.03
assert held[f"weight decay {DECAY}"][1] - held["nothing"][1] > 0.03
assert all(last > held["nothing"][0] for says, (_, last) in held.items() if says != "nothing")
assert grown[800][0] - grown[100][0] > 0.03
assert all(more_moved - plain_moved > 0.2 for _, plain_moved, _, more_moved in grown.values())
assert check_corrected(solution).startswith("right")
assert check_on_average(DOCUMENTS * SHARE).startswith("right")
assert check_half_life(np.log(2) / (RATE * DECAY)) == check_harmless({"move", "blur"}) == "right"
