"""The view Weights: all numbers of the network as pictures, and changed by hand.

Knows a network that was copied and the passage that is read; must not know a run or another view.
"""
