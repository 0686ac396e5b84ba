import pytest

from loss_rows import costs, measured, rows, told_rows, waiting
from watchkeeper.metrics.loss_by_inputs import LossByInputs
from watchkeeper.metrics.loss_curve import Loss, realised

each_loss = pytest.mark.parametrize("loss", [Loss.ABSOLUTE, Loss.SQUARED])


@each_loss
def test_it_tells_what_rows_lose_by_what_inputs_let_expect(loss):
    model = LossByInputs(loss, realised(loss, measured(told_rows(1))))
    easy, hard = (told_rows(2, hard=share) for share in (0.0, 1.0))

    for part in (easy, hard):
        assert model.mean(waiting(part)) == pytest.approx(costs(loss, part).mean(), rel=0.05)


@each_loss
def test_rows_of_which_nothing_is_told_lose_what_the_reference_did(loss):
    came = realised(loss, measured(told_rows(1)))

    assert LossByInputs(loss, came).mean(waiting(rows(3))) == came.mean()
