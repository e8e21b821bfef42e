"""The lecture's "hello" example: its exact figures come out of the engine."""

import numpy as np
import pytest

from rnnviz.training.microscope.worked_example import hello_learner, hello_step


def test_loss_and_hidden_states_are_the_lectures() -> None:
    step = hello_step()
    assert step.vocabulary.decode(step.inputs) == "hell"
    assert step.vocabulary.decode(step.targets) == "ello"
    assert step.loss == pytest.approx(5.161140543953278, abs=1e-12)
    expected = [
        [-0.4621, 0.4621, 0.3799],
        [0.3297, 0.0951, -0.0583],
        [-0.3362, 0.5019, -0.1812],
        [-0.6010, 0.5373, -0.6174],
    ]
    np.testing.assert_allclose(step.of_layer("h")[1:], expected, atol=5.1e-5)
    np.testing.assert_allclose(step.window.losses[:, 0], [0.8811, 1.3130, 1.2210, 1.7461], atol=5.1e-5)


def test_gradients_and_first_update_are_the_lectures() -> None:
    step = hello_step()
    dWhh = [[0.0829, -0.2025, 0.0791], [0.1214, -0.0969, -0.1217], [-0.0622, 0.0925, 0.0682]]
    np.testing.assert_allclose(step.grads["Whh"], dWhh, atol=5.1e-5)
    np.testing.assert_allclose(step.grads["by"], [0.7414, 0.2767, -0.8769, -0.1412], atol=5.1e-5)
    np.testing.assert_allclose(step.grads["bh"], [0.0093, -0.4436, -0.1426], atol=5.1e-5)
    Wxh = [[-0.6, 0.3, -0.1, 0.3], [0.6, -0.2, 0.5, -0.8], [0.5, 0.3, -0.4, -0.8]]
    np.testing.assert_allclose(step.new_params["Wxh"], Wxh, atol=5e-4)


def test_taking_apart_leaves_the_run_where_it_was() -> None:
    learner = hello_learner()
    before = learner.now.params.flat.copy()
    learner.take_apart()
    assert (learner.now.params.flat == before).all()
    assert learner.iteration == 0
