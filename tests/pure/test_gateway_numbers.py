"""The numbers of devices' messages: what is repeated, what is missing, what is late."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gateway.numbers import HOLES, Device, numbered

orders = st.lists(st.integers(0, 40), max_size=80)


def heard(numbers, session=1):
    """Return the device after messages, those that were new, and the holes told."""
    device, new, told = Device(), [], []
    for number in numbers:
        device, taken, hole = numbered(device, session, number)
        new += [number] * taken
        told += [hole] if hole else []
    return device, new, told


@given(orders)
def test_each_number_is_taken_once(numbers):
    """[K02] In whatever order and however often they come."""
    _device, new, _told = heard(numbers)
    first = numbers[0] if numbers else 0
    assert len(new) == len(set(new))
    assert set(new) == {number for number in numbers if number >= first}


@given(orders)
def test_holes_are_what_did_not_come(numbers):
    """[K02] Between the first number and the greatest one."""
    device, new, told = heard(numbers)
    if not numbers:
        return
    missing = {n for first, last in device.holes for n in range(first, last + 1)}
    assert missing == set(range(numbers[0], device.last + 1)) - set(new)
    assert list(device.holes) == sorted(device.holes)
    assert missing <= {n for first, last in told for n in range(first, last + 1)}


def test_a_new_session_counts_from_one():
    """[K02] What is missing at its beginning is told; an older one is not taken."""
    device, _new, _told = heard([5, 6], session=2)
    device, new, hole = numbered(device, 3, 4)
    assert (new, hole, device.holes) == (True, (1, 3), ((1, 3),))
    assert numbered(device, 2, 99) == (device, False, None)
    again, new, hole = numbered(device, 3, 2)
    assert (new, hole, again.holes) == (True, None, ((1, 1), (3, 3)))


def test_a_device_that_loses_everything_is_no_burden():
    """[K02] Only so many holes are remembered; older ones count as repeated."""
    numbers = range(1, 4 * HOLES, 2)
    device, new, told = heard(numbers)
    assert len(device.holes) == HOLES
    assert len(new) == len(numbers) and len(told) == len(numbers) - 1
    assert numbered(device, 1, 2)[1] is False
