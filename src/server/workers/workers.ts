/**
 * Works off what is due, several deals at a time, until it is told to stop. Everything it needs to go on after
 * a crash is in the ledger; what it keeps in memory is only which deals it has in hand.
 */
import { WorkInterrupted } from "../../sync/interruption.ts";
import { findDueWork, takeUpAgain } from "../../sync/due-work.ts";
import { look } from "../../sync/look.ts";
import type { Work } from "../../sync/look.ts";
import type { Ports } from "../../sync/ports.ts";
import { tellBurst } from "../../sync/telling.ts";
import { askVendorGate } from "../../sync/vendor-pauses.ts";
import { findWorkPause } from "../../sync/work-pause.ts";
import { createCoolDown } from "./cool-down.ts";
import { chooseWork } from "./lanes.ts";
import { createRest } from "./rest.ts";
import type { WorkerNews } from "./worker-news.ts";

export interface WorkerOptions {
  /** Asked at every turn: a mapping that was read anew counts from the next deal on. */
  readonly ports: () => Ports;
  /** How many deals at a time. */
  readonly inFlight: number;
  /** The longest time between two looks at the queue, when nobody wakes the workers. */
  readonly idleMs: number;
  /** How long `stop` waits for what is in hand. */
  readonly graceMs: number;
  readonly onNews: (news: WorkerNews) => void;
}

export interface Workers {
  /** Something may be due: look now. */
  readonly wake: () => void;
  /**
   * Takes nothing more in hand; what is in hand ends before its next step. True once all of it has ended,
   * false when the grace is over: the ledger knows how far it is.
   */
  stop(): Promise<boolean>;
  /** When the queue was last read without trouble (milliseconds since 1970): for a watchdog. */
  lastTurnAt(): number;
  inFlight(): number;
}

const firstStallMs = 1_000;
const longestStallMs = 60_000;

/** Starts at once. Errors never end it: they are told as news. */
export function startWorkers(options: WorkerOptions): Workers {
  const { clock } = options.ports();
  const rest = createRest(clock);
  const crew = createCrew(options, rest.wake);
  const life = { isOver: false };
  let lastTurnAt = clock.now();

  async function work(): Promise<void> {
    let stallMs = firstStallMs;
    while (!life.isOver) {
      try {
        await crew.turn(options.ports());
        lastTurnAt = clock.now();
        stallMs = firstStallMs;
        await rest.sleep(crew.idleMs(clock.now()));
      } catch (error) {
        options.onNews({ kind: "stalled", error, waitMs: stallMs });
        await rest.sleep(stallMs);
        stallMs = Math.min(longestStallMs, stallMs * 2);
      }
    }
  }

  const working = work();
  return {
    wake: rest.wake,
    lastTurnAt: () => lastTurnAt,
    inFlight: () => crew.size(),
    stop: async () => {
      life.isOver = true;
      rest.wake();
      await working;
      return crew.dismiss(options.graceMs, clock);
    },
  };
}

interface Crew {
  /** Takes in hand what is due and may start. */
  turn(ports: Ports): Promise<void>;
  size(): number;
  /** How long nothing is known to fall due; at most as the options say. */
  idleMs(now: number): number;
  dismiss(graceMs: number, clock: Ports["clock"]): Promise<boolean>;
}

function createCrew(options: WorkerOptions, wake: () => void): Crew {
  const { inFlight: places, onNews, ports: current } = options;
  const inHand = new Map<number, { readonly work: Work; readonly end: Promise<void> }>();
  const coolDown = createCoolDown(current().clock);
  let shift = new AbortController();
  let isPaused = false;
  let mappingDigest: string | undefined;
  /** When deals that were looked at too early are to be looked at again. */
  const moments = new Set<number>();

  async function turn(ports: Ports): Promise<void> {
    if ((await findWorkPause(ports.ledger)) !== undefined) return pause();
    if (isPaused) resume();
    if (mappingDigest !== ports.mappingDigest) {
      await takeUpAgain(ports);
      mappingDigest = ports.mappingDigest;
    }
    const isIdle = !(await takeInHand(ports)) && inHand.size === 0;
    await tellBurst(isIdle, ports);
  }

  function pause(): void {
    if (isPaused) return;
    isPaused = true;
    shift.abort(new WorkInterrupted());
    onNews({ kind: "paused" });
  }

  function resume(): void {
    isPaused = false;
    shift = new AbortController();
    onNews({ kind: "resumed" });
  }

  /** True when something is due, whether or not it may start. */
  async function takeInHand(ports: Ports): Promise<boolean> {
    const free = places - inHand.size;
    if (free <= 0) return true;
    const except = [...[...inHand.keys()].map(String), ...coolDown.leads()];
    const due = await findDueWork({ except, limit: free }, ports);
    const lanes = [...inHand.values()].map(({ work }) => work.lane);
    for (const work of chooseWork(due, free, lanes)) {
      const gate = await askVendorGate(ports);
      if (gate === "closed") break;
      begin(work, { ...ports, stopping: shift.signal });
      if (gate === "probe") break;
    }
    return due.live.length + due.retry.length > 0;
  }

  function begin(work: Work, ports: Ports): void {
    onNews({ kind: "started", work });
    const end = lookAt(work, ports).finally(() => {
      inHand.delete(work.lead);
      wake();
    });
    inHand.set(work.lead, { work, end });
  }

  /** Never rejects. */
  async function lookAt(work: Work, ports: Ports): Promise<void> {
    try {
      const ended = await look(work, ports);
      if (ended.kind === "taken") coolDown.defer(work.lead);
      else coolDown.end(work.lead);
      if (ended.kind === "early") moments.add(ended.again);
      onNews({ kind: "looked", work, look: ended });
    } catch (error) {
      await keep(work, error, ports);
    }
  }

  /** A run that broke off may have left no time for its next try: the queue remembers it. */
  async function keep(work: Work, error: unknown, ports: Ports): Promise<void> {
    if (error instanceof WorkInterrupted) onNews({ kind: "interrupted", work });
    else onNews({ kind: "troubled", work, error, waitMs: coolDown.begin(work.lead) });
    if (work.entry !== undefined) return;
    const request = { lead: String(work.lead), source: "again", expectsWon: false } as const;
    try {
      await ports.ledger.enqueue([{ ...request, notBefore: ports.clock.now() }]);
    } catch (failure) {
      onNews({ kind: "stalled", error: failure, waitMs: 0 });
    }
  }

  return {
    turn,
    size: () => inHand.size,
    idleMs: (now) => {
      for (const moment of moments) if (moment <= now) moments.delete(moment);
      return Math.min(options.idleMs, ...[...moments].map((moment) => moment - now));
    },
    dismiss: async (graceMs, clock) => {
      shift.abort(new WorkInterrupted());
      const over = new AbortController();
      const ended = Promise.all([...inHand.values()].map(({ end }) => end)).then(() => true);
      const patience = clock.sleep(graceMs, over.signal).then(
        () => false,
        () => false,
      );
      const isClean = await Promise.race([ended, patience]);
      over.abort();
      return isClean;
    },
  };
}
