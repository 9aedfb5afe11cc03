"""Killing erasures: `python -m bench erasure_kills`, 50 kills of a served process.

People with data in every store ask for their erasure. At a random moment of it, of its removal or
of its verification half an hour later, the process is killed with SIGKILL. Nobody does anything
but start it again. In the end every erasure must be verified, nothing may be left in any file
(stores, queues, outbox, logs, temporary files), and the same address must be able to register.
"""

import argparse
import random
import shutil
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from bench._leavers import Installation, Leaver, asked_to_leave, left_of, wait_for

_MARGIN = 1.2
_VERIFICATION_EVERY = 3


def main(arguments: list[str]) -> int:
    """Kill, wait and search; return 1 unless all have ended and nothing is left."""
    parser = argparse.ArgumentParser(prog="python -m bench erasure_kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument(
        "--spans",
        type=float,
        nargs=2,
        metavar=("REMOVAL_S", "VERIFICATION_S"),
        help="within which seconds to kill (measured)",
    )
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    given = parser.parse_args(arguments)
    folder = Path(tempfile.mkdtemp())
    try:
        print(f"seed {given.seed}")
        trial = Trial(Installation(folder), random.Random(given.seed))
        return 0 if trial.holds(given.kills, spans=given.spans) else 1
    finally:
        shutil.rmtree(folder)


@dataclass
class Trial:
    """``removal_s``, ``verification_s``: how long these take when nobody is killed."""

    installation: Installation
    chance: random.Random
    removal_s: float = 0.0
    verification_s: float = 0.0
    leavers: list[Leaver] = field(default_factory=list)
    not_begun: int = 0

    def holds(self, kills: int, *, spans: tuple[float, float] | None = None) -> bool:
        """Kill so often; tell whether all is well in the end."""
        if spans:
            self.removal_s, self.verification_s = spans
        else:
            self._measure()
        for turn in range(kills):
            if turn % _VERIFICATION_EVERY == 1:
                self._kill_verification()
            else:
                self._kill_removal()
            self._ask_again()
            print(f"{turn + 1} of {kills} kills", flush=True)
        return self._told(kills)

    def _measure(self) -> None:
        """Let one erasure end undisturbed, and take its time."""
        self.removal_s = self._removal(None)
        self.installation.later()
        began = time.monotonic()
        with self.installation.host():
            wait_for(lambda: not self.installation.going_on())
            self.verification_s = time.monotonic() - began
        print(
            f"undisturbed: removal {self.removal_s:.1f} s, verification {self.verification_s:.1f} s"
        )

    def _kill_removal(self) -> None:
        self._removal(self.chance.uniform(0, self.removal_s * _MARGIN))

    def _removal(self, killed_after_s: float | None) -> float:
        """Let a newcomer leave, and kill the host then; return how long the removal took."""
        with self.installation.host() as host:
            leaver = Leaver.named(self.installation, host)
            leaver.join()
            leaver.fill(self.installation)
            self.leavers.append(leaver)
            began = time.monotonic()
            asking = threading.Thread(target=asked_to_leave, args=[leaver])
            asking.start()
            if killed_after_s is None:
                wait_for(lambda: self.installation.is_removed(leaver.user_id))
            else:
                time.sleep(killed_after_s)
            took = time.monotonic() - began
            host.kill()
            asking.join()
        return took

    def _kill_verification(self) -> None:
        """Let a newcomer's removal end, and kill the host that verifies it half an hour later."""
        self._removal(None)
        self.installation.later()
        with self.installation.host() as host:
            time.sleep(self.chance.uniform(0, self.verification_s * _MARGIN))
            host.kill()

    def _ask_again(self) -> None:
        """Let whoever the host has not heard ask again, as only they can do."""
        leaver = self.leavers[-1]
        services = self.installation.services
        if not services.accounts.account.is_active(leaver.user_id):
            return
        if leaver.user_id in self.installation.going_on():
            return  # written down, not fenced yet: that is for whoever finds it
        self.not_begun += 1
        with self.installation.host() as host:
            leaver.moved_to(host)
            leaver.person.log_in()
            asked_to_leave(leaver)

    def _told(self, kills: int) -> bool:
        """Let what is begun end, and say what is left."""
        self.installation.let_removals_end()
        with self.installation.host() as host:
            ended = wait_for(lambda: not self.installation.going_on())
            going_on = len(self.installation.going_on())
            left = left_of(self.installation, self.leavers)
            for each in self.leavers:
                each.moved_to(host)
            back = sum(each.comes_back(self.installation) for each in self.leavers)
            for each in self.leavers:
                each.person.http.close()
        count = len(self.leavers)
        print(f"{kills} kills; {self.not_begun} hit before the request was written down")
        print(f"erasures {count}, verified {count - going_on}, registered again {back}")
        print(f"traces {len(left)}", *left, sep="\n")
        return ended and back == count and not left
