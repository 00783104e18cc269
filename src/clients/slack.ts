/** Slack's incoming webhooks. The address is the secret: it appears in no error. */
import type { Answer } from "./answer.ts";
import type { Dialect } from "./dialect.ts";
import { judgeByStatus } from "./failure.ts";
import { type HttpOptions, createHttp } from "./http.ts";

type SlackChannel = "ready" | "problems";

export interface SlackClient {
  /**
   * Sends one message, already escaped for Slack's markup. Without an address for problems they go where the
   * rest goes. Throws `VendorError`.
   */
  send(message: { readonly channel: SlackChannel; readonly text: string }): Promise<void>;
}

export interface SlackClientOptions extends Omit<HttpOptions, "dialect" | "baseUrl" | "headers" | "redact"> {
  /** Webhook addresses, read for every message. */
  readonly urls: () => { readonly ready: string; readonly problems?: string | undefined };
}

export function createSlackClient(options: SlackClientOptions): SlackClient {
  return {
    async send({ channel, text }) {
      const urls = options.urls();
      const url = channel === "problems" ? (urls.problems ?? urls.ready) : urls.ready;
      const http = createHttp({
        ...options,
        dialect: slackDialect,
        baseUrl: url,
        headers: () => ({}),
        redact: (said) => withoutAddress(said, url),
      });
      await http.send({
        method: "POST",
        path: "",
        label: `the message to the ${channel} channel`,
        body: { text, unfurl_links: false, unfurl_media: false },
        contentType: "application/json",
        mutating: true,
      });
    },
  };
}

/** The address, and its path alone, which is what gives access. */
function withoutAddress(text: string, url: string): string {
  const path = URL.canParse(url) ? new URL(url).pathname : url;
  const hidden = text.replaceAll(url, "[webhook]");
  return path.length > 1 ? hidden.replaceAll(path, "[webhook]") : hidden;
}

/** Answers are plain text: `ok`, or a word such as `no_service`, `channel_is_archived`. */
const slackDialect: Dialect = {
  vendor: "slack",
  speaks: "text",
  judge: (answer) => judgeByStatus(answer),
  throttleSeconds: () => undefined,
  defaultThrottleSeconds: 30,
  complaints: (answer) => (isWord(answer) ? [{ message: answer.text.trim() }] : []),
};

function isWord(answer: Answer): boolean {
  return /^[a-z0-9_]{1,60}$/i.test(answer.text.trim());
}
