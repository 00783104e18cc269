import { describe, expect, it } from "vitest";

import { createKommoClient } from "../../../../src/clients/kommo/kommo-http-client.ts";
import { VendorError } from "../../../../src/errors.ts";
import { type PreparedAnswer, clientParts, jsonAnswer, noIntent, stubFetch } from "../stub-fetch.ts";

function aClient(...answers: readonly PreparedAnswer[]) {
  const stub = stubFetch(...answers);
  const options = { ...clientParts(stub.fetch), baseUrl: "https://acme.kommo.com", token: () => "s3cret" };
  return { client: createKommoClient(options), sent: stub.sent };
}

const wanted = { name: "Linear issue", type: "url", code: "HANDOFF_LINEAR_ISSUE", isApiOnly: true } as const;
const made = { id: 519001, name: "Linear issue", type: "url", code: "HANDOFF_LINEAR_ISSUE", enums: null };
const list = (...rows: readonly unknown[]) => ({ _links: {}, _embedded: { custom_fields: rows } });

function refusalOf(path: string): Response {
  const errors = [{ code: "NotSupportedChoice", path, detail: "…" }];
  return jsonAnswer(
    { title: "Bad Request", status: 400, "validation-errors": [{ request_id: "0", errors }] },
    400,
  );
}

describe("creating a field in Kommo", () => {
  it("sends a list of one, and gives the new field back", async () => {
    const { client, sent } = aClient(jsonAnswer(list(made), 201));
    expect(await client.createField("leads", wanted, noIntent)).toMatchObject({ id: 519001, type: "url" });
    expect(sent[0]?.url.pathname).toBe("/api/v4/leads/custom_fields");
    expect(sent[0]?.body).toEqual([
      { name: "Linear issue", type: "url", code: "HANDOFF_LINEAR_ISSUE", is_api_only: true },
    ]);
  });

  it("gives back the field that has the code already, whatever it is called now", async () => {
    const renamed = { ...made, id: 7, name: "Ticket" };
    const { client } = aClient(refusalOf("code"), jsonAnswer(list(made, renamed)));
    expect(await client.createField("leads", wanted, noIntent)).toMatchObject({ id: 519001 });
  });

  it("is refused for any other reason", async () => {
    const { client } = aClient(refusalOf("type"));
    await expect(client.createField("leads", wanted, noIntent)).rejects.toThrow(VendorError);
  });

  it("sends nothing where the intent cannot be noted", async () => {
    const { client, sent } = aClient();
    const intent = { onDispatch: () => Promise.reject(new Error("no")) };
    await expect(client.createField("leads", wanted, intent)).rejects.toThrow("no");
    expect(sent).toEqual([]);
  });
});

describe("definitions of fields", () => {
  it("say in which stages a field is required", async () => {
    const required = { ...made, required_statuses: [{ pipeline_id: 7700001, status_id: 142 }] };
    const { client } = aClient(jsonAnswer(list(required, { ...made, id: 2, required_statuses: null })));
    const [first, second] = await client.fieldDefinitions("leads");
    expect(first?.requiredAt).toEqual([{ pipelineId: 7700001, statusId: 142 }]);
    expect(second?.requiredAt).toEqual([]);
  });
});
