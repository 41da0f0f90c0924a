"""Print ``TRAJECTORIES`` of test_optimizers.py: what torch's optimisers do in 50 steps.

Run it where torch is installed (the numbers are of torch 2.13): ``python tests/nn/torch_trajectories.py``. The
objective is f(w) = ½ Σ a (w - c)² + Σ sin(3 w), a bowl with ripples; w after 1, 2, 10 and 50 steps.
"""

import torch

START = [1.0, -2.0, 0.5]
CURVATURE = [1.0, 10.0, 0.1]
CENTRE = [0.3, -0.7, 4.0]

RUNS = {
    "SGD(lr=0.05)": lambda w: torch.optim.SGD([w], lr=0.05),
    "SGD(lr=0.02, momentum=0.9)": lambda w: torch.optim.SGD([w], lr=0.02, momentum=0.9),
    "Adam()": lambda w: torch.optim.Adam([w]),
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


if __name__ == "__main__":
    print("TRAJECTORIES = {")
    for name, make in RUNS.items():
        print(f'    "{name}": {{')
        for step, point in trajectory(make).items():
            print(f"        {step}: {point},")
        print("    },")
    print("}")
