"""Where networks are trained: on a GPU where there is one."""

import os

import torch


def fastest() -> torch.device:
    """A CUDA GPU, else the CPU.

    On a GPU the same seed gives the same weights only where cuBLAS and torch are told so.
    """
    if not torch.cuda.is_available():
        return torch.device("cpu")
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    torch.use_deterministic_algorithms(True, warn_only=True)
    return torch.device("cuda")
