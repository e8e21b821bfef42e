"""Whether gradients are right: the engine's, and a student's. Must not know the worker or the microscope."""
