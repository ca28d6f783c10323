"""How the forum is served: one small process that keeps, and some that answer.

- The **master** (`master.py`) holds the sockets and hears signals. It imports nothing of the forum.
- A **generation** (`generation.py`) is a process that has read the settings and imported all; it sees whether the forum
  can be served, and forks, so that its **workers** (`worker.py`, itself the first) together hold but once in memory what
  none of them changes.
- At HUP the master starts another generation, which loads what code and settings there are now. Once all its workers
  answer, the former one is told to stop. One that does not start (a wrong setting, say) leaves the former at work. A
  worker that ends unasked is followed by a new generation too.

A socket belongs to a place, not to a worker: who takes the place of another finds the connections that wait there, and
none is lost. A generation stops when the master lets go of a pipe, so that none outlives it.
"""
