"""Where: places, the devices that stand in them, the contracts behind them, and what may be probed."""

from tuntas.network.models.device import Contract, Device
from tuntas.network.models.place import Place, new_label
from tuntas.network.models.target import Target

__all__ = ["Contract", "Device", "Place", "Target", "new_label"]
