"""Benchmarks: each figure beside a reference of the same run, for machines differ and drift."""
