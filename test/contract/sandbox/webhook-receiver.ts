/** A sandbox whose webhooks arrive in memory: the receiver decides how each is answered. */
import { z } from "zod";
import { createSandbox, type Sandbox } from "../../../src/sandbox/world.ts";
import { createVirtualClock, type VirtualClock } from "../../support/virtual-clock.ts";

export const minute = 60_000;
export const hour = 60 * minute;

interface Arrival {
  readonly url: string;
  readonly headers: Headers;
  readonly body: string;
  readonly atMs: number;
  /** Aborted when the sender stops waiting. */
  readonly signal: AbortSignal;
}

/** A status; or `never` answered; or nobody there. */
type Answer = number | "never" | "refused";

export interface Reception {
  readonly sandbox: Sandbox;
  readonly clock: VirtualClock;
  /** When the world began. */
  readonly startMs: number;
  /** In the order of arrival. */
  readonly arrivals: readonly Arrival[];
  /** For all that come from now on. */
  answer: Answer;
  /** Lets so much time pass, with everything that is due in it. */
  readonly pass: (ms: number) => Promise<void>;
  /** How long after the world's beginning each arrived, in minutes. */
  readonly minutes: () => readonly number[];
}

export function aReception({ seed = 1 }: { readonly seed?: number } = {}): Reception {
  const clock = createVirtualClock();
  const startMs = clock.now();
  const arrivals: Arrival[] = [];
  const sandbox = createSandbox({
    clock,
    seed,
    deliver: async (request) => {
      const body = await request.text();
      arrivals.push({
        url: request.url,
        headers: request.headers,
        body,
        atMs: clock.now(),
        signal: request.signal,
      });
      return answered(reception.answer);
    },
  });
  const reception: Reception = {
    sandbox,
    clock,
    startMs,
    arrivals,
    answer: 200,
    pass: async (ms) => {
      await sandbox.settled();
      await clock.sleep(ms);
      await sandbox.settled();
    },
    minutes: () => arrivals.map(({ atMs }) => (atMs - startMs) / minute),
  };
  return reception;
}

function answered(answer: Answer): Promise<Response> {
  if (answer === "never") return new Promise(() => {});
  if (answer === "refused") return Promise.reject(new TypeError("connect ECONNREFUSED"));
  return Promise.resolve(new Response(null, { status: answer }));
}

/** The one that arrived last, or a failure that says there is none. */
export function lastOf(arrivals: readonly Arrival[]): Arrival {
  const last = arrivals.at(-1);
  if (last === undefined) throw new Error("no webhook has arrived");
  return last;
}

const jsonBody = z.record(z.string(), z.unknown());

/** The body of a webhook that is JSON. */
export function jsonOf({ body }: Arrival): Readonly<Record<string, unknown>> {
  return jsonBody.parse(JSON.parse(body));
}

/** What stands at a place in parsed JSON; undefined where there is none. */
export function placeIn(whole: unknown, ...place: readonly (string | number)[]): unknown {
  return place.reduce<unknown>(
    (part, key) => (typeof part === "object" && part !== null ? Reflect.get(part, key) : undefined),
    whole,
  );
}
