/** Slack's incoming webhook: takes messages and keeps them for people and tests to read. */

import type { SandboxClock } from "./simulator.ts";

interface SlackMessage {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Path of the webhook: which channel it went to. */
  readonly path: string;
  readonly text: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface SlackRecorder {
  readonly messages: SlackMessage[];
  /** Answered to everything while it is not 200; nothing is recorded then. */
  status: number;
  fetch(request: Request): Promise<Response>;
}

/** The newest so many are kept. */
const messageLimit = 1000;

export function createSlackRecorder(clock: SandboxClock): SlackRecorder {
  const recorder: SlackRecorder = {
    messages: [],
    status: 200,
    async fetch(request) {
      const path = new URL(request.url).pathname.replace(/^\/slack(?=\/)/, "");
      if (request.method !== "POST") return plainText(405, "method_not_allowed");
      if (recorder.status !== 200) return plainText(recorder.status, "service_unavailable");
      const payload = parsePayload(await request.text());
      if (payload === undefined) return plainText(400, "invalid_payload");
      if (!hasContent(payload)) return plainText(400, "no_text");
      const text = typeof payload["text"] === "string" ? payload["text"] : "";
      recorder.messages.push({ at: clock.now(), path, text, payload });
      if (recorder.messages.length > messageLimit) recorder.messages.shift();
      return plainText(200, "ok");
    },
  };
  return recorder;
}

function parsePayload(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function hasContent(payload: Readonly<Record<string, unknown>>): boolean {
  return ["text", "blocks", "attachments"].some((key) => Boolean(payload[key]));
}

function plainText(status: number, body: string): Response {
  return new Response(body, { status, headers: { "content-type": "text/plain; charset=utf-8" } });
}
