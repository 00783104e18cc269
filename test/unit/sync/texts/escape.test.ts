import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cutText } from "../../../../src/sync/texts/cut.ts";
import {
  forHtml,
  forMarkdown,
  forMarkdownTableCell,
  forPlain,
  forSlack,
  htmlLink,
  markdownLink,
  slackLink,
} from "../../../../src/sync/texts/escape.ts";
import { hostileTexts } from "./hostile-texts.ts";

const texts = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(fc.constantFrom(...hostileTexts, "`", "\\", "|", "_", "*", "<", ">", "\n", "a"), { maxLength: 12 })
    .map((parts) => parts.join("")),
);

describe("forPlain", () => {
  test.each([
    ["\u001B[31mred\u001B[0m", "red"],
    ["\u009B31mred", "red"],
    ["\u001B]0;title\u0007text", "text"],
    ["\u001B]8;;https://evil.example\u001B\\click\u001B]8;;\u001B\\", "click"],
    ["\u001Bcreset", "reset"],
    ["\u202Egpj.exe", "gpj.exe"],
    ["a\u2066b\u2069c\u200E\u061C", "abc"],
    ["ze\u200Bro\uFEFF\u2060wid\u00ADth", "zerowidth"],
    ["tag\u{E0041}\u{E0042}ged", "tagged"],
    ["one\r\ntwo\u2028three\tfour\u0085five", "one two three four five"],
    ["nul\u0000bell\u0007back\u0008", "nulbellback"],
    ["lone \uD800 half", "lone \uFFFD half"],
    ["  spaced \u00A0 out  ", "spaced out"],
    ["👩‍💻 ❤️ 👍🏽 Müller 株式会社 שלום", "👩‍💻 ❤️ 👍🏽 Müller 株式会社 שלום"],
    ["a\u200Db", "ab"],
  ])("makes %j %j", (text, plain) => {
    expect(forPlain(text)).toBe(plain);
  });

  test("leaves one line without anything invisible, and nothing to do the second time", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const plain = forPlain(text);
        expect(plain).not.toMatch(/\p{Cc}|\p{Bidi_Control}|[\u200B\u2028\u2029\u2060\uFEFF]/u);
        expect(forPlain(plain)).toBe(plain);
      }),
    );
  });
});

describe("forHtml", () => {
  test("writes marks as entities, also for attributes", () => {
    expect(forHtml(`<b a="1">&'`)).toBe("&lt;b a=&quot;1&quot;&gt;&amp;&#39;");
  });

  test("leaves no tag, quote or bare ampersand in any text", () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(forHtml(text)).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/u);
      }),
    );
  });
});

describe("forMarkdown", () => {
  test.each([
    ["**bold** _it_ ~no~", String.raw`\*\*bold\*\* \_it\_ \~no\~`],
    ["[a](javascript:1)", String.raw`\[a\](javascript:1)`],
    ["![x](http://t)", String.raw`!\[x\](http\://t)`],
    ["<img src=x>", String.raw`\<img src=x\>`],
    ["# Title", String.raw`\# Title`],
    ["- item", String.raw`\- item`],
    ["+ item", String.raw`\+ item`],
    ["=====", String.raw`\=====`],
    ["1. first", String.raw`1\. first`],
    ["2026) x", String.raw`2026\) x`],
    ["+++ Section", String.raw`\+\+\+ Section`],
    ["a | b", String.raw`a \| b`],
    ["&lt;b&gt;", String.raw`\&lt;b\&gt;`],
    ["@anna `code` \\", String.raw`\@anna \`code\` \\`],
    ["https://linear.app/acme/profiles/anna", String.raw`https\://linear.app/acme/profiles/anna`],
    ["www.evil.example", String.raw`www\.evil.example`],
    ["plain-text, 12.5 % (ok)", "plain-text, 12.5 % (ok)"],
  ])("writes %j as %j", (text, markdown) => {
    expect(forMarkdown(text)).toBe(markdown);
  });

  test("reads as the plain text again when the escapes are taken off", () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(forMarkdown(text).replaceAll(/\\([!-/:-@[-`{-~])/gu, "$1")).toBe(forPlain(text));
      }),
    );
  });

  test("leaves no mark of Markdown unescaped in any text", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const bare = forMarkdown(text).replaceAll(/\\[!-/:-@[-`{-~]/gu, "x");
        expect(bare).not.toMatch(/[\\`*_[\]<>#|~@&]|^[-+=]|^\d+[.)]|:\/\//u);
      }),
    );
  });
});

describe("forMarkdownTableCell", () => {
  test("keeps to its cell", () => {
    expect(forMarkdownTableCell("a|b\nc\\|d")).toBe(String.raw`a\|b c\\\|d`);
    expect(forMarkdownTableCell(" \n ")).toBe("–");
  });
});

describe("forSlack", () => {
  test.each([
    ["<!channel>", "&lt;!channel&gt;"],
    [
      "<@U0123ABCD> & <https://evil.example|bank>",
      "&lt;@U0123ABCD&gt; &amp; &lt;https://evil.example|bank&gt;",
    ],
    ["*bold* _it_ ~no~ `code`", "∗bold∗ ＿it＿ ∼no∼ 'code'"],
    ["file_name_1 2*3", "file_name_1 2*3"],
    ["one\n> two", "one &gt; two"],
  ])("writes %j as %j", (text, slack) => {
    expect(forSlack(text)).toBe(slack);
  });

  test("leaves nothing Slack would take for a mention, link or mark", () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(forSlack(text)).not.toMatch(/[<>`\n]|&(?!(?:amp|lt|gt);)/u);
      }),
    );
  });
});

describe("links", () => {
  test("are made for the web only", () => {
    for (const link of [slackLink, markdownLink, htmlLink]) {
      expect(link("javascript:alert(1)", "Deal")).toBe("Deal");
      expect(link("https://x.example/a b", "Deal")).toBe("Deal");
    }
  });

  test("hold whatever the text is", () => {
    expect(slackLink("https://x.example/?a=1|2", "a|b>c")).toBe("<https://x.example/?a=1%7C2|a¦b&gt;c>");
    expect(markdownLink("https://x.example/a(b)`c|", "a](b|c")).toBe(
      String.raw`[a\](b\|c](https://x.example/a%28b%29%60c%7C)`,
    );
    expect(htmlLink('https://x.example/"onclick="1', "<b>")).toBe(
      '<a href="https://x.example/&quot;onclick=&quot;1">&lt;b&gt;</a>',
    );
  });
});

describe("cutText", () => {
  test("tears no grapheme and keeps to the length", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 0, max: 30 }), (text, length) => {
        const cut = cutText(text, length);
        expect(cut.length).toBeLessThanOrEqual(length);
        expect(text.startsWith(cut.replace(/…$/u, "")) || cut === text).toBe(true);
        expect(cut.isWellFormed()).toBe(text.isWellFormed());
      }),
    );
  });
});
