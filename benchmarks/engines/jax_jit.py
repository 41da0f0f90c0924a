"""JAX, compiled once by ``jit``: here the program is traced, then no Python runs."""

import jax
import jax.numpy as jnp
import numpy as np

from .data import POINTS, RATE, ROUNDS, ROWS, START, batch, training, weights

PACKAGE = DISTRIBUTION = "jax"
jax.config.update("jax_enable_x64", True)


def _chain(x):
    for _ in range(ROUNDS):
        x = x * 1.01
        x = x + 0.1
    return x.sum()


def _gradient(start):
    compiled, start = jax.jit(jax.value_and_grad(_chain)), jnp.asarray(start)

    def step():
        return compiled(start)[1].block_until_ready()

    return step, step


def scalar_chain():
    return _gradient(np.float64(START))


def array_chain():
    return _gradient(POINTS)


def mlp():
    images, labels = [jnp.asarray(values) for values in batch()]
    parameters = [jnp.asarray(w) for w in weights()]

    def loss_of(parameters):
        w1, b1, w2, b2, w3, b3 = parameters
        h = jax.nn.relu(images @ w1 + b1)
        h = jax.nn.relu(h @ w2 + b2)
        return -jax.nn.log_softmax(h @ w3 + b3, axis=1)[ROWS, labels].mean()

    @jax.jit
    def update(parameters):
        loss, gradients = jax.value_and_grad(loss_of)(parameters)
        return loss, [w - RATE * g for w, g in zip(parameters, gradients, strict=True)]

    def step():
        nonlocal parameters
        loss, parameters = update(parameters)
        jax.block_until_ready(parameters)
        return loss

    return step, training(step, lambda: parameters)
