"""Fault drills: what fifty people notice of parts that die, hang, are slow or refuse."""
