/** Taking turns: one process at a time works on a deal, or makes a company. */
import { exitCodes, HandoffError } from "../errors.ts";
import type { Lease, Ledger } from "../ledger/ledger.ts";
import type { Ports } from "./ports.ts";

/** What taking turns needs of the outside world. */
export type TurnPorts = Pick<Ports, "clock" | "owner" | "isOwnerAlive" | "timing" | "stopping"> & {
  readonly ledger: Pick<Ledger, "acquireLease">;
};

const pollMs = 250;

/** A lease outlives the longest request, with room for what is done between two of them. */
export function leaseTtlMs(ports: Pick<Ports, "timing">): number {
  return ports.timing.requestTimeoutMs + 60_000;
}

/**
 * Waits for its turn, takes over from a dead owner on this host at once, and throws `locked` (exit 11) when
 * the turn does not come within `timing.leaseWaitMs`.
 */
export async function takeTurn(
  name: string,
  ports: TurnPorts,
  onWait: (holder: Lease) => void,
): Promise<Lease> {
  const giveUpAt = ports.clock.now() + ports.timing.leaseWaitMs;
  let evictFence: number | undefined;
  let hasToldWaiting = false;
  for (;;) {
    const answer = await ports.ledger.acquireLease({
      name,
      owner: ports.owner,
      ttlMs: leaseTtlMs(ports),
      evictFence,
    });
    if (answer.kind === "granted") return answer.lease;
    evictFence = ports.isOwnerAlive(answer.by.owner) ? undefined : answer.by.fence;
    if (evictFence !== undefined) continue;
    if (ports.clock.now() >= giveUpAt) throw locked(name, answer.by);
    if (!hasToldWaiting) onWait(answer.by);
    hasToldWaiting = true;
    await ports.clock.sleep(pollMs, ports.stopping);
  }
}

function locked(name: string, holder: Lease): HandoffError {
  const { host, pid } = holder.owner;
  return new HandoffError({
    code: "locked",
    message: `Another run (process ${String(pid)} on ${host}) has been working on ${name} for too long.`,
    hint: "Wait for it to end, or stop it; `handoff show` says how far it is.",
    facts: { name, host, pid },
    exitCode: exitCodes.locked,
  });
}
