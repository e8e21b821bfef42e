"""What the network writes: on request, and as training went on."""
