"""The log of what people with a key did: sign-ins, changes of what opens a door, and every privileged act. Only added to."""
