/**
 * Completion scripts for three shells. Static: pressing Tab starts nothing. bash and zsh walk the words before the
 * cursor to find which command they are in, past flags and their values; fish has conditions of its own for that.
 */

export interface FlagShape {
  /** `-v`, `--verbose` */
  readonly names: readonly string[];
  readonly description: string;
  /** A value that must follow. */
  readonly takes: "nothing" | "file" | "folder" | "text";
  readonly choices: readonly string[];
}

export interface WordShape {
  readonly word: string;
  readonly description: string;
}

/** A command, by the words that lead to it; the program itself has none. */
export interface PlaceShape {
  readonly path: readonly string[];
  readonly description: string;
  readonly flags: readonly FlagShape[];
  /** Commands inside it, or what its argument may be. */
  readonly words: readonly WordShape[];
}

export function drawBash(program: string, places: readonly PlaceShape[]): string {
  const shape = shapeOf(places);
  return `# bash completion for ${program}, made by: ${program} completion bash
_${program}() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" place="" words="" flags="" i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${COMP_WORDS[i]}" in
      ${shape.valued}) ((i++)) ;;
      -*) ;;
      *)
        case "$place \${COMP_WORDS[i]}" in
          ${shape.paths}) place="$place \${COMP_WORDS[i]}" ;;
        esac
        ;;
    esac
  done
  case "$before" in
${lines(shape.values, ({ names, flag }) => `    ${names}) ${bashValue(flag)} ;;`)}
  esac
  case "$place" in
${lines(places, (place) => bashPlace(place))}
  esac
  if [[ $word == -* ]]; then words=$flags; fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -F _${program} ${program}
`;
}

function bashValue({ takes, choices }: FlagShape): string {
  if (choices.length > 0) return `COMPREPLY=($(compgen -W ${quoted(choices.join(" "))} -- "$word")); return`;
  const kind = { file: "-f", folder: "-d", text: "", nothing: "" }[takes];
  return kind === "" ? "return" : `local IFS=$'\\n'; COMPREPLY=($(compgen ${kind} -- "$word")); return`;
}

function bashPlace({ path, words, flags }: PlaceShape): string {
  const named = words.map(({ word }) => word).join(" ");
  const flagged = flags.flatMap(({ names }) => names).join(" ");
  return `    ${keyOf(path)}) words=${quoted(named)} flags=${quoted(flagged)} ;;`;
}

export function drawZsh(program: string, places: readonly PlaceShape[]): string {
  const shape = shapeOf(places);
  return `#compdef ${program}
# zsh completion for ${program}, made by: ${program} completion zsh
_${program}() {
  local place="" before="\${words[CURRENT-1]}" i
  local -a candidates flags
  for ((i = 2; i < CURRENT; i++)); do
    case "\${words[i]}" in
      (${shape.valued}) ((i++)) ;;
      (-*) ;;
      (*)
        case "$place \${words[i]}" in
          (${shape.paths}) place="$place \${words[i]}" ;;
        esac
        ;;
    esac
  done
  case "$before" in
${lines(shape.values, ({ names, flag }) => `    (${names}) ${zshValue(flag)}; return ;;`)}
  esac
  case "$place" in
${lines(places, (place) => zshPlace(place))}
  esac
  if [[ "\${words[CURRENT]}" == -* ]]; then candidates=("\${flags[@]}"); fi
  _describe ${quoted(program)} candidates
}
if [[ "\${funcstack[1]}" == "_${program}" ]]; then _${program} "$@"; else compdef _${program} ${program}; fi
`;
}

function zshValue({ takes, choices }: FlagShape): string {
  if (choices.length > 0) return `compadd -- ${choices.map(quoted).join(" ")}`;
  return { file: "_files", folder: "_files -/", text: ":", nothing: ":" }[takes];
}

function zshPlace({ path, words, flags }: PlaceShape): string {
  const named = words.map(({ word, description }) => zshCandidate(word, description));
  const flagged = flags.flatMap(({ names, description }) =>
    names.map((name) => zshCandidate(name, description)),
  );
  return `    (${keyOf(path)})
      candidates=(${named.join(" ")})
      flags=(${flagged.join(" ")})
      ;;`;
}

function zshCandidate(word: string, description: string): string {
  return quoted(`${word.replaceAll(":", String.raw`\:`)}${description === "" ? "" : `:${description}`}`);
}

export function drawFish(program: string, places: readonly PlaceShape[]): string {
  const body = places.flatMap((place) => fishPlace(program, place, places));
  return `# fish completion for ${program}, made by: ${program} completion fish
complete -c ${program} -f
${body.join("\n")}
`;
}

function fishPlace(program: string, place: PlaceShape, places: readonly PlaceShape[]): readonly string[] {
  const { path, words, flags } = place;
  const here = path.map((word) => `__fish_seen_subcommand_from ${word}`).join("; and ");
  const notYet = `not __fish_seen_subcommand_from ${words.map(({ word }) => word).join(" ")}`;
  const beforeWords = path.length === 0 ? "__fish_use_subcommand" : `${here}; and ${notYet}`;
  // Global flags are said once, for every place.
  const globals = new Set(path.length === 0 ? [] : (places[0]?.flags ?? []));
  const own = flags.filter((flag) => !globals.has(flag));
  return [
    ...words.map(({ word, description }) =>
      [`complete -c ${program} -n ${quoted(beforeWords)} -a ${quoted(word)}`, ...described(description)].join(
        " ",
      ),
    ),
    ...own.map((flag) =>
      [`complete -c ${program}`, ...(here === "" ? [] : [`-n ${quoted(here)}`]), ...fishFlag(flag)].join(" "),
    ),
  ];
}

function fishFlag({ names, description, takes, choices }: FlagShape): readonly string[] {
  const value =
    choices.length > 0
      ? ["-x", `-a ${quoted(choices.join(" "))}`]
      : {
          file: ["-r", "-F"],
          folder: ["-x", "-a '(__fish_complete_directories)'"],
          text: ["-x"],
          nothing: [],
        }[takes];
  const spelled = names.map((name) =>
    name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`,
  );
  return [...spelled, ...value, ...described(description)];
}

function described(description: string): readonly string[] {
  return description === "" ? [] : [`-d ${quoted(description)}`];
}

interface WalkShape {
  /** Flags a value follows, as a pattern. */
  readonly valued: string;
  readonly values: readonly { readonly names: string; readonly flag: FlagShape }[];
  /** Every command by its words, as a pattern. */
  readonly paths: string;
}

function shapeOf(places: readonly PlaceShape[]): WalkShape {
  const byNames = new Map<string, FlagShape>();
  for (const flag of places.flatMap(({ flags }) => flags)) {
    if (flag.takes !== "nothing") byNames.set(flag.names.join("|"), flag);
  }
  return {
    valued: [...byNames.keys()].join("|"),
    values: [...byNames].map(([names, flag]) => ({ names, flag })),
    paths: places.flatMap(({ path }) => (path.length === 0 ? [] : [keyOf(path)])).join("|"),
  };
}

/** `" mapping check"`: each word behind a space. */
function keyOf(path: readonly string[]): string {
  return `"${path.map((word) => ` ${word}`).join("")}"`;
}

function lines<T>(items: readonly T[], draw: (item: T) => string): string {
  return items.map(draw).join("\n");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
