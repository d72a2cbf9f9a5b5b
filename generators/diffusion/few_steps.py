"""The schedule of models that were distilled to a few steps: they know the levels of noise that they learnt, no others.

Imports torch; imported where a pipeline is built.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from diffusers import FlowMatchEulerDiscreteScheduler


class FewStepsScheduler(FlowMatchEulerDiscreteScheduler):  # type: ignore[misc]  # diffusers has no types.
    """Equal shares of noise from all of it on, shifted by `shift`, and straight steps from one to the next.

    Of four steps and a shift of 5 the model is asked at 1000, 937.5, 833.3 and 625: where Wan's adapters of four steps
    were trained (`denoising_step_list` and `sample_shift` in the configurations of
    https://github.com/ModelTC/LightX2V). The stock schedules of Wan have another shift, and curved steps that take the
    levels between for granted.
    """

    def set_timesteps(self, num_inference_steps: int, device: Any = None, **_: Any) -> None:
        """The levels for so many steps."""
        shares = np.linspace(1.0, 0.0, num_inference_steps + 1)[:-1]
        super().set_timesteps(sigmas=[float(share) for share in shares], device=device)
