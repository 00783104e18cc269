/** What the place we write to can show. */

export interface Terminal {
  /** A person watches: spinners make sense, and lines may be drawn over. */
  readonly isInteractive: boolean;
  /** 40 … 120; 80 where nobody says. */
  readonly columns: number;
  readonly hasColour: boolean;
  readonly hasUnicode: boolean;
}

/** A stream as Node has it; pipes and files have neither `isTTY` nor `columns`. */
export interface TerminalStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

export interface TerminalWishes {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `--no-color` turns it false. */
  readonly wantsColour: boolean;
}

const narrowest = 40;
const widest = 120;
const usual = 80;

/** `--no-color` and `NO_COLOR` win over `FORCE_COLOR`; without any of them, colours are for terminals only. */
export function describeTerminal(stream: TerminalStream, wishes: TerminalWishes): Terminal {
  const isTerminal = stream.isTTY === true;
  const isDumb = wishes.env["TERM"] === "dumb";
  return {
    isInteractive: isTerminal && !isDumb,
    columns: columnsOf(stream, wishes.env),
    hasColour: hasColour(wishes, isTerminal && !isDumb),
    hasUnicode: hasUnicode(wishes.env),
  };
}

function columnsOf(stream: TerminalStream, env: TerminalWishes["env"]): number {
  const said = stream.columns ?? Number(env["COLUMNS"] ?? usual);
  if (!Number.isSafeInteger(said) || said <= 0) return usual;
  return Math.min(widest, Math.max(narrowest, said));
}

function hasColour({ env, wantsColour }: TerminalWishes, isTerminal: boolean): boolean {
  if (!wantsColour || isSet(env["NO_COLOR"])) return false;
  const forced = env["FORCE_COLOR"];
  if (forced === undefined) return isTerminal;
  return forced !== "0" && forced !== "false";
}

/** Nearly every terminal can; the ones that cannot say so. */
function hasUnicode(env: TerminalWishes["env"]): boolean {
  if (env["TERM"] === "linux") return false;
  const locale = [env["LC_ALL"], env["LC_CTYPE"], env["LANG"]].find(isSet);
  return locale !== "C" && locale !== "POSIX";
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "";
}
