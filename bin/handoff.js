#!/usr/bin/env node
// Plain old JavaScript: a Node that is far too old must be able to read this file and say so.
var wanted = [24, 15];
var found = process.versions.node.split(".").map(Number);

if (found[0] > wanted[0] || (found[0] === wanted[0] && found[1] >= wanted[1])) {
  process.getBuiltinModule("node:module").enableCompileCache();
  import("../dist/cli.js").then(
    function (cli) {
      return cli.start(process);
    },
    function (error) {
      console.error("handoff is not completely installed: " + String(error) + ". Install it again.");
      process.exitCode = 1;
    },
  );
} else {
  console.error(
    "handoff needs Node.js " +
      wanted.join(".") +
      " or newer, and this is " +
      process.versions.node +
      ". Install the current one from https://nodejs.org/en/download, or with your version manager (nvm install 24).",
  );
  process.exitCode = 1;
}
