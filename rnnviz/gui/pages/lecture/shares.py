"""How a share is written: never 100 % where something is missing, nor 0 % where something is there.

Knows numbers.
"""


def percent(share: float) -> str:
    """``97 %``, ``99.5 %``, ``100 %``: of a share 0 … 1; one digit more near the ends."""
    per_cent = 100 * share
    if per_cent in (0, 100):
        return f"{per_cent:.0f} %"
    if per_cent > 99:
        return f"{min(per_cent, 99.9):.1f} %"
    if per_cent < 1:
        return f"{max(per_cent, 0.1):.1f} %"
    return f"{per_cent:.0f} %"
