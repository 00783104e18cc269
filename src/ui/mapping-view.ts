/** What was found in a mapping: every remark with its place, so that an editor can jump to it. */
import type { Clean } from "./inert-text.ts";
import type { Pen } from "./pen.ts";
import { counted, listed } from "./words.ts";

export interface MappingRemarkText {
  readonly severity: "error" | "warning" | "not yet";
  readonly path: string;
  readonly position: { readonly line: number; readonly column: number };
  readonly message: string;
  readonly hint?: string | undefined;
}

/** `file`: as the person typed it, so that it can be opened by copying it. */
export function drawMappingCheck(
  file: string,
  remarks: readonly MappingRemarkText[],
  pen: Pen,
  clean: Clean,
): readonly string[] {
  return [
    ...remarks.flatMap((remark) => drawRemark(file, remark, pen, clean)),
    ...(remarks.length === 0 ? [] : [""]),
    ...pen.paragraph(verdictOf(file, remarks)).map(pen.strong),
  ];
}

/** `handoff.yaml:12:7  error  won[0].status.id  143 is lost …`, and below it what to write instead. */
function drawRemark(file: string, remark: MappingRemarkText, pen: Pen, clean: Clean): readonly string[] {
  const { severity, position, hint } = remark;
  const path = clean(remark.path);
  const place = `${clean(file)}:${String(position.line)}:${String(position.column)}`;
  const parts = [place, severity, ...(path === "" ? [] : [path]), clean(remark.message)];
  const [first = "", ...rest] = pen.paragraph(parts.join("  "), 0, 4);
  const paint = { error: pen.bad, warning: pen.doubtful, "not yet": pen.quiet }[severity];
  return [
    first.replace(`  ${severity}`, () => `  ${paint(severity)}`),
    ...rest,
    ...(hint === undefined ? [] : pen.paragraph(clean(hint), 4)),
  ];
}

function verdictOf(file: string, remarks: readonly MappingRemarkText[]): string {
  const count = (severity: MappingRemarkText["severity"]): number =>
    remarks.filter((remark) => remark.severity === severity).length;
  const parts = [
    [count("error"), "error", "errors"],
    [count("warning"), "warning", "warnings"],
    [count("not yet"), "setting without effect yet", "settings without effect yet"],
  ] as const;
  const said = parts.flatMap(([number, one, many]) => (number === 0 ? [] : [counted(number, one, many)]));
  if (said.length === 0) return `${file} is in order.`;
  const verdict = count("error") > 0 ? "cannot be used" : "can be used";
  return `${file} ${verdict}: ${listed(said)}.`;
}
