"""A Job: writes its edition to a shared file; doing so again changes nothing."""

import os

from store import write_file

write_file("edition", os.environ["EDITION"].encode())
