/** `/sandbox/…`: how tests and demonstrations in other processes look into the world and change it. */

import { parseFaultRules } from "./fault-file.ts";
import { performAct } from "./kommo/person-acts.ts";
import { dumpStore } from "./state-dump.ts";
import type { Sandbox } from "./world.ts";

/**
 * | route | |
 * |---|---|
 * | `GET /sandbox/state` | every object of the three vendors, and Slack's messages |
 * | `GET /sandbox/requests` | the request log |
 * | `GET /sandbox/deliveries` | webhooks that were sent, with every attempt |
 * | `POST /sandbox/faults` | replaces all fault rules; `path` is the text of a regular expression |
 * | `POST /sandbox/act` | `{"do":"moveLead",…}`: a person in Kommo; with `vendor` and `args`: one elsewhere |
 */
export async function answerControl(sandbox: Sandbox, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  switch (`${request.method} ${pathname}`) {
    case "GET /sandbox/state":
      return Response.json(describeState(sandbox));
    case "GET /sandbox/requests":
      return Response.json(sandbox.requests);
    case "GET /sandbox/deliveries":
      return Response.json(sandbox.deliveries);
    case "POST /sandbox/faults":
      return orSentence(async () => replaceFaults(sandbox, await request.json()));
    case "POST /sandbox/act":
      return orSentence(async () => act(sandbox, await request.json()));
    default:
      return Response.json({ error: `The sandbox has no ${request.method} ${pathname}.` }, { status: 404 });
  }
}

function describeState(sandbox: Sandbox): Record<string, unknown> {
  return {
    kommo: dumpStore({ ...sandbox.kommo.store }),
    productive: sandbox.productive.handler.snapshot(),
    linear: sandbox.linear.handler.snapshot(),
    slack: sandbox.slack.messages,
  };
}

function replaceFaults(sandbox: Sandbox, raw: unknown): unknown {
  const rules = parseFaultRules(raw);
  sandbox.faults.splice(0, sandbox.faults.length, ...rules);
  return { rules: rules.length };
}

function act(sandbox: Sandbox, raw: unknown): unknown {
  const vendor = isObject(raw) ? raw["vendor"] : undefined;
  if (vendor === "productive") return actElsewhere(sandbox.productive.asPerson, raw);
  if (vendor === "linear") return actElsewhere(sandbox.linear.asPerson, raw);
  return performAct(sandbox.kommo.asPerson, raw);
}

/** `{"vendor":"productive","do":"archiveProject","args":["8701"]}` */
function actElsewhere(person: object, raw: unknown): unknown {
  const { do: name, args = [] } = isObject(raw) ? raw : {};
  const action: unknown =
    typeof name === "string" && Object.hasOwn(person, name) ? Reflect.get(person, name) : undefined;
  if (typeof action !== "function" || !Array.isArray(args)) {
    throw new Error(`Nobody can do ${String(name)} there; known are ${Object.keys(person).join(", ")}.`);
  }
  const result: unknown = Reflect.apply(action, person, args);
  return { result: result ?? null };
}

async function orSentence(work: () => Promise<unknown>): Promise<Response> {
  try {
    return Response.json(await work());
  } catch (error) {
    return Response.json({ error: error instanceof Error ? error.message : String(error) }, { status: 400 });
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
