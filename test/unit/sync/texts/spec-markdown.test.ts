import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { byteLength } from "../../../../src/sync/texts/cut.ts";
import { specAsMarkdown, specWithin } from "../../../../src/sync/texts/spec-markdown.ts";
import { hostileTexts } from "./hostile-texts.ts";

describe("specAsMarkdown", () => {
  test.each([
    "# Scope\n\n- one\n- two **bold** _it_ ~~no~~\n\n1. first\n2. second",
    'A [link](https://x.example/a_(b)?c=d "title") and <https://x.example>, <dora@acme.example>.',
    "See [the brief][1] and [mail](mailto:dora@acme.example), [call](tel:+4930123), [page](/relative#part).\n\n[1]: https://x.example",
    "| A | B |\n| --- | --- |\n| `x` | y |",
    "> quoted\n> text\n\nHard  \nbreak",
    '```html\n<b onclick="x">&amp; ![a](b)</b>\n\n    deep\n```',
    "~~~\n```\n<b>\n~~~",
    "- item\n  ```js\n  if (a < b) {}\n  ```\n- next",
    "> ```\n> <img>\n> ```",
    "Inline `<b>` and ``a`b`` stay.",
    "- [ ] task\n- [x] done",
  ])("leaves %j as it is", (spec) => {
    expect(specAsMarkdown(spec)).toBe(spec);
  });

  test.each([
    ["images become links", "![Sketch](https://x.example/a.png)", "[Sketch](https://x.example/a.png)"],
    ["images without a text too", "![](https://x.example/a.png)", "[image](https://x.example/a.png)"],
    ["however many marks stand before them", "!!![a](https://x.example)", "[a](https://x.example)"],
    ["tags go, their text stays", "a <b class='x'>bold</b> c", "a bold c"],
    ["comments go, over lines too", "a <!-- b\n\nc --> d", "a  d"],
    ["scripts go with their content", "a<script type=x>\nalert(1)</script>b", "ab"],
    ["declarations go", "<!DOCTYPE html><?xml version='1'?>x", "x"],
    ["line breaks of HTML become line breaks", "one<br>two<br/>three", "one\ntwo\nthree"],
    ["but not in a table", "| a<br>b |", "| a b |"],
    ["a code span cannot reach over cells", "| `a | <img src=x> ` |", "| \\`a |  \\` |"],
    ["an unclosed tag is text", "a < b and <img src=x", String.raw`a \< b and \<img src=x`],
    ["scripts are no links", "[x](javascript:alert(1))", String.raw`[x]\(javascript:alert(1))`],
    ["nor behind entities", "[x](&#106;avascript:alert(1))", String.raw`[x]\(&#106;avascript:alert(1))`],
    ["nor as definitions", "[x]: javascript:alert(1)", String.raw`[x]\: javascript:alert(1)`],
    ["nor put together from pieces", "[x]<b></b>(javascript:1)", "[x] (javascript:1)"],
    ["sections cannot hide what follows", "+++ More\ntext", String.raw`\+\+\+ More` + "\ntext"],
    ["an open fence is closed", "```js\nlet a;", "```js\nlet a;\n```"],
    [
      "indented code becomes a fence",
      "text\n\n    <b>\n      x\n\nmore",
      "text\n\n```\n<b>\n  x\n```\n\nmore",
    ],
    ["a fence on an item's line moves below it", "- ```js\n  a < b\n  ```", "-\n  ```js\n  a < b\n  ```"],
    ["a fence that its list left is closed", "- x\n  ```\n<img>", "- x\n  ```\n  ```"],
    ["lines of Windows end as all do", "a\r\nb", "a\nb"],
    ["what cannot be seen goes", "a\u202E\u200Bb\u001B[31mc", "abc"],
  ])("%s", (_, spec, markdown) => {
    expect(specAsMarkdown(spec)).toBe(markdown);
  });

  test.each(hostileTexts)("leaves no danger in %j", (spec) => {
    expect(dangersIn(specAsMarkdown(spec))).toEqual([]);
  });

  const pieces = fc.constantFrom(
    ...hostileTexts,
    ..."`|``|```|~~~|\n|\n\n|    |  |> |- |1. |<|>|!|[|]|(|)|\\|<b>|</b>|<!--|-->|javascript:|https://x.example|a|\"|'|:|&#106;|\t|+++|<br>|<div>".split(
      "|",
    ),
  );

  test("leaves no danger in any mixture, and nothing to do the second time", () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 14 }), (parts) => {
        const markdown = specAsMarkdown(parts.join(""));
        expect(dangersIn(markdown)).toEqual([]);
        expect(specAsMarkdown(markdown)).toBe(markdown);
      }),
      { numRuns: 3000 },
    );
  });

  test("passes the content of fences on as it is", () => {
    const code = fc.array(
      fc.constantFrom("<b>", "`", "![a](b)", "    x", "", "[a](javascript:1)", "<!-- c"),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(code, (lines) => {
        const fenced = ["~~~", ...lines, "~~~"].join("\n");
        expect(specAsMarkdown(fenced)).toBe(fenced);
      }),
    );
  });
});

describe("specWithin", () => {
  const rest = { url: "https://acme.kommo.com/leads/detail/1", text: "Read the rest on the deal" };
  const ending = "\n\n[Read the rest on the deal](https://acme.kommo.com/leads/detail/1)";

  test("leaves what fits", () => {
    expect(specWithin("short", 100, rest)).toBe("short");
  });

  test("cuts at the end of a line and leads to the rest", () => {
    expect(specWithin("first line\nsecond line\n".repeat(20), 120, rest)).toBe(
      `first line\nsecond line\nfirst line\nsecond line${ending}`,
    );
  });

  test("cuts one long line too", () => {
    const cut = specWithin("x".repeat(500), 200, rest);
    expect(cut).toMatch(/^x+…\n/u);
    expect(cut.endsWith(ending)).toBe(true);
  });

  test("closes a fence it cuts in two", () => {
    const cut = specWithin(`\`\`\`\n${"code\n".repeat(100)}\`\`\``, 150, rest);
    expect(cut).toMatch(/code\n```\n\n\[Read the rest/u);
  });

  test("keeps to the length in bytes and to what is safe, whatever comes", () => {
    const pieces = fc.array(fc.constantFrom(...hostileTexts, "ü".repeat(50), "👩‍💻".repeat(9), "\n\n"), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(pieces, fc.integer({ min: 100, max: 900 }), (parts, maxBytes) => {
        const cut = specWithin(parts.join(""), maxBytes, rest);
        expect(byteLength(cut)).toBeLessThanOrEqual(maxBytes);
        expect(dangersIn(cut)).toEqual([]);
      }),
    );
  });
});

/**
 * What a renderer would load, run or hide. Written apart from the code under test: fences as CommonMark has
 * them, quotes stripped, code spans within one line, escapes taken off.
 */
function dangersIn(markdown: string): readonly string[] {
  const dangers: string[] = [];
  let fence: { readonly marks: string; readonly quotes: number } | undefined;
  for (const raw of markdown.split("\n")) {
    const quotes = /^(?: {0,3}> ?)*/u.exec(raw)?.[0] ?? "";
    const depth = quotes.split(">").length - 1;
    const body = raw.slice(quotes.length).trim();
    if (fence !== undefined && depth < fence.quotes) dangers.push(`fence left open: ${raw}`);
    if (fence !== undefined) {
      const isClosing = depth === fence.quotes && /^(?:`+|~+)$/u.test(body) && body.startsWith(fence.marks);
      if (isClosing) fence = undefined;
      continue;
    }
    const opening = /^(`{3,})[^`]*$|^(~{3,})/u.exec(body);
    if (opening !== null) {
      if (!/^ {0,3}[`~]/u.test(raw.slice(quotes.length))) dangers.push(`fence in doubt: ${raw}`);
      fence = { marks: opening[1] ?? opening[2] ?? "", quotes: depth };
      continue;
    }
    dangers.push(...dangersInLine(raw));
  }
  if (fence !== undefined) dangers.push("fence at the end");
  return dangers;
}

function dangersInLine(raw: string): readonly string[] {
  // Whichever begins first: an escape, or a code span, in which nothing is escaped.
  const bare = raw.replaceAll(/\\[!-/:-@[-`{-~]|(`+)(?!`)(.*?[^`])\1(?!`)/gu, "·");
  const rules: readonly (readonly [string, RegExp])[] = [
    ["html", /<(?!(?:https?|mailto|tel):[^\s<>]*>|[^\s<>@]+@[^\s<>]+>|https?:\/\/[^<>]*>\))/iu],
    ["image", /!\[/u],
    ["open code", /`/u],
    ["fence", /~{3}/u],
    ["section", /\+{3}/u],
    ["address", /\](?:\(|:)\s*<?\s*(?:javascript|vbscript|data|java|&|\\)/iu],
  ];
  return rules.filter(([, rule]) => rule.test(bare)).map(([name]) => `${name}: ${raw}`);
}
