/**
 * How much longer than a bare Node `handoff --version` and `handoff --help` take to start, all measured in one
 * run, in turn. Needs a build (`npm run build`). Ends with 1 when one of them takes more than 2.5 times as long.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const rounds = 15;
const highestRatio = 2.5;
const program = fileURLToPath(new URL("../bin/handoff.js", import.meta.url));

const bare = { name: "node -e 0", args: ["-e", "0"] };
const candidates = [
  { name: "handoff --version", args: [program, "--version"] },
  { name: "handoff --help", args: [program, "--help"] },
];

const all = [bare, ...candidates];
// The first run fills the compile cache and the machine's own.
for (const { args } of all) measureMs(args);
const samples = new Map(all.map(({ name }) => [name, new Array<number>()]));
for (let round = 0; round < rounds; round += 1) {
  for (const { name, args } of all) samples.get(name)?.push(measureMs(args));
}

const bareMs = medianOf(bare.name);
const rows = all.map(({ name }) => ({ name, ms: medianOf(name), ratio: medianOf(name) / bareMs }));
console.log(`Medians of ${String(rounds)} runs, Node ${process.versions.node}`);
for (const { name, ms, ratio } of rows) {
  console.log(`  ${name.padEnd(18)} ${ms.toFixed(1).padStart(7)} ms  ${ratio.toFixed(2)} ×`);
}
const isTooSlow = rows.some(({ ratio }) => ratio > highestRatio);
console.log(isTooSlow ? `More than ${String(highestRatio)} ×.` : `Within ${String(highestRatio)} ×.`);
process.exitCode = isTooSlow ? 1 : 0;

function measureMs(args: readonly string[]): number {
  const before = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${String(status)}: ${stderr}`);
  return Number(process.hrtime.bigint() - before) / 1e6;
}

function medianOf(name: string): number {
  const sorted = (samples.get(name) ?? []).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
