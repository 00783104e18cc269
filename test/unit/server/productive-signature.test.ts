import { describe, expect, it } from "vitest";
import { verifyProductive } from "../../../src/server/productive-signature.ts";
import { aKey, aProductiveBody, bytes, productiveSignature, secretTexts } from "./hook-builders.ts";

const body = aProductiveBody;
const tokens = [aKey("of another event"), aKey(secretTexts.productiveToken)];
const signature = productiveSignature(body);

describe("a delivery of Productive", () => {
  it.each([
    ["as documented", signature],
    ["without a space", signature.replace(" ", "")],
    ["with more spaces", `  ${signature.replace(",", " ,  ")} `],
    ["the other way round", signature.split(", ").toReversed().join(", ")],
    ["with a part we do not know", `${signature}, v=2`],
  ])("is genuine with a signature %s", (_how, given) => {
    expect(verifyProductive({ body, signature: given }, tokens)).toEqual({ kind: "genuine" });
  });

  it.each<[string, string | undefined, string]>([
    ["without a signature", undefined, "it has no signature"],
    ["with an empty one", "", "not of the form"],
    ["with its digits alone", signature.slice(-64), "not of the form"],
    ["without a time", signature.replace("t=", "u="), "not of the form"],
    ["with a time of letters", signature.replace("t=1568031758", "t=now"), "not of the form"],
    ["with two times", `t=1, ${signature}`, "not of the form"],
    ["with another time", signature.replace("t=1", "t=2"), "not made with a token we know"],
    ["with another token", productiveSignature(body, { token: "x" }), "not made with a token we know"],
    ["with other bytes", productiveSignature(bytes("{}")), "not made with a token we know"],
    ["with one digit too few", signature.slice(0, -1), "not made with a token we know"],
  ])("is refused %s", (_how, given, why) => {
    expect(verifyProductive({ body, signature: given }, tokens)).toEqual({
      kind: "refused",
      why: expect.stringContaining(why) as unknown,
    });
  });

  it("is refused where no token is known", () => {
    expect(verifyProductive({ body, signature }, []).kind).toBe("refused");
  });
});
