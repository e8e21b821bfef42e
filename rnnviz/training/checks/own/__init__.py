"""A student's lossFun, run in a process of its own and compared with the engine."""
