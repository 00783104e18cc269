import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { codesPage } from "../../support/codes-page.ts";

const page = fileURLToPath(new URL("../../../docs/codes.md", import.meta.url));

test("the page of codes says what the code says", async () => {
  await expect(codesPage()).toMatchFileSnapshot(page);
});
