"""Print ``TRAJECTORIES`` and ``RATES`` of frozen.py: what torch's optimisers and schedules do in 50 steps.

Run it where torch is installed, as ``python tests/nn/torch_trajectories.py > tests/nn/frozen.py``. The objective
is f(w) = ½ Σ a (w - c)² + Σ sin(3 w), a bowl with ripples; w after 1, 2, 10 and 50 steps.
"""

import torch

START = [1.0, -2.0, 0.5]
CURVATURE = [1.0, 10.0, 0.1]
CENTRE = [0.3, -0.7, 4.0]

RUNS = {
    "SGD(lr=0.05)": lambda w: torch.optim.SGD([w], lr=0.05),
    "SGD(lr=0.02, momentum=0.9)": lambda w: torch.optim.SGD([w], lr=0.02, momentum=0.9),
    "Adam()": lambda w: torch.optim.Adam([w]),
    "SGD(lr=0.02, momentum=0.9, nesterov=True, weight_decay=0.1)": lambda w: torch.optim.SGD(
        [w], lr=0.02, momentum=0.9, nesterov=True, weight_decay=0.1
    ),
    "Adam(lr=0.05, weight_decay=0.1)": lambda w: torch.optim.Adam([w], lr=0.05, weight_decay=0.1),
    "AdamW(lr=0.05, weight_decay=0.1)": lambda w: torch.optim.AdamW([w], lr=0.05, weight_decay=0.1),
    "RMSprop()": lambda w: torch.optim.RMSprop([w]),
    "RMSprop(lr=0.02, alpha=0.9, eps=1e-3, momentum=0.5, weight_decay=0.1)": lambda w: torch.optim.RMSprop(
        [w], lr=0.02, alpha=0.9, eps=1e-3, momentum=0.5, weight_decay=0.1
    ),
    "Adagrad(lr=0.1)": lambda w: torch.optim.Adagrad([w], lr=0.1),
    "Adagrad(lr=0.5, eps=1e-3, weight_decay=0.1)": lambda w: torch.optim.Adagrad(
        [w], lr=0.5, eps=1e-3, weight_decay=0.1
    ),
    "Adam(lr=0.1, betas=(0.8, 0.95), eps=1e-3)": lambda w: torch.optim.Adam([w], lr=0.1, betas=(0.8, 0.95), eps=1e-3),
}


def trajectory(make):
    w = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    a, c = torch.tensor(CURVATURE, dtype=torch.float64), torch.tensor(CENTRE, dtype=torch.float64)
    optimizer = make(w)
    points = {}
    for step in range(1, 51):
        optimizer.zero_grad()
        (0.5 * (a * (w - c) ** 2).sum() + torch.sin(3 * w).sum()).backward()
        optimizer.step()
        if step in (1, 2, 10, 50):
            points[step] = w.tolist()
    return points


def rates(make):
    """The learning rate after some steps from 0.4."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.4)
    schedule = make(optimizer)
    found = {0: optimizer.param_groups[0]["lr"]}
    for step in range(1, 51):
        optimizer.step()
        schedule.step()
        if step in (1, 6, 7, 10, 21, 30, 49, 50):
            found[step] = optimizer.param_groups[0]["lr"]
    return found


lr = torch.optim.lr_scheduler
SCHEDULES = {
    "StepDecay(step_size=7)": lambda o: lr.StepLR(o, step_size=7),
    "StepDecay(step_size=10, gamma=0.5)": lambda o: lr.StepLR(o, step_size=10, gamma=0.5),
    "CosineDecay(50)": lambda o: lr.CosineAnnealingLR(o, 50),
    "CosineDecay(60, lowest=0.05)": lambda o: lr.CosineAnnealingLR(o, 60, eta_min=0.05),
    "OneCycle(1.0, 51)": lambda o: lr.OneCycleLR(o, 1.0, total_steps=51, cycle_momentum=False),
    "OneCycle(0.2, 60, warm_up=0.5, start=10, end=100)": lambda o: lr.OneCycleLR(
        o, 0.2, total_steps=60, pct_start=0.5, div_factor=10, final_div_factor=100, cycle_momentum=False
    ),
}


def page():
    yield '"""Written by tests/nn/torch_trajectories.py with torch 2.13, in float64."""\n'
    yield "TRAJECTORIES = {"
    for name, make in RUNS.items():
        yield f'    "{name}": {{'
        yield from [f"        {step}: {point}," for step, point in trajectory(make).items()]
        yield "    },"
    yield "}\n\nRATES = {"
    for name, make in SCHEDULES.items():
        yield f'    "{name}": {{'
        yield from [f"        {step}: {rate}," for step, rate in rates(make).items()]
        yield "    },"
    yield "}"


if __name__ == "__main__":
    print(*page(), sep="\n")
