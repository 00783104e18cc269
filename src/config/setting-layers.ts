import { posix, win32 } from "node:path";
import type { PlatformPath } from "node:path";
import { parseEnv } from "node:util";
import { Secret } from "./secret.ts";

/** Where a value came from, most specific first; what a higher layer says hides what a lower one says. */
export type SettingLayer = "flag" | "environment" | ".env" | "profile" | "default";

export interface SettingSource {
  readonly layer: SettingLayer;
  /** For people: `--ledger`, `KOMMO_TOKEN_FILE=/run/kommo`, `profile acme`. Never the value of a secret. */
  readonly detail: string;
}

export interface Setting<T> {
  readonly value: T;
  readonly source: SettingSource;
}

export interface SettingProblem {
  /** The variable it is about. */
  readonly setting: string;
  /** What was found and what was expected. Never a secret. */
  readonly message: string;
  readonly hint: string;
}

/** Everything outside the program that settings are read from. */
export interface SettingInputs {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute. */
  readonly cwd: string;
  /** The text of a file; undefined when there is none. May throw: the sentence is reported. */
  readonly readFile: (path: string) => string | undefined;
  readonly homedir: string;
  readonly platform: NodeJS.Platform;
  /** By variable: what flags said. Secrets are never flags. */
  readonly flags?: Readonly<Record<string, string | undefined>> | undefined;
  readonly profile?: ProfileValues | undefined;
}

/** A stored profile: values by variable. */
export interface ProfileValues {
  readonly name: string;
  readonly values: Readonly<Record<string, string | undefined>>;
}

interface Layer {
  readonly name: Exclude<SettingLayer, "default">;
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly describe: (variable: string) => string;
}

/** Looks settings up, layer by layer, and collects what is wrong on the way. */
export class SettingLayers {
  readonly problems: SettingProblem[] = [];
  /** Every secret found, for redaction. */
  readonly secrets: Secret[] = [];
  readonly #inputs: SettingInputs;
  readonly #paths: PlatformPath;
  readonly #layers: readonly Layer[];

  constructor(inputs: SettingInputs) {
    this.#inputs = inputs;
    this.#paths = inputs.platform === "win32" ? win32 : posix;
    this.#layers = [
      { name: "flag", values: inputs.flags ?? {}, describe: (variable) => `the flag for ${variable}` },
      { name: "environment", values: inputs.env, describe: (variable) => variable },
      { name: ".env", values: this.#readDotEnv(), describe: (variable) => `${variable} in .env` },
      {
        name: "profile",
        values: inputs.profile?.values ?? {},
        describe: (variable) => `${variable} of profile ${inputs.profile?.name ?? ""}`,
      },
    ];
  }

  /** A value that may be shown. An empty one counts as not set. */
  find(variable: string): Setting<string> | undefined {
    for (const layer of this.#layers) {
      const value = clean(layer.values[variable]);
      if (value !== "") return { value, source: { layer: layer.name, detail: layer.describe(variable) } };
    }
    return undefined;
  }

  /** The most specific layer that says one of these variables, with all that this very layer says. */
  findTogether(variables: readonly string[]): readonly (Setting<string> & { readonly variable: string })[] {
    for (const { name, values, describe } of this.#layers) {
      const said = variables
        .map((variable) => ({ variable, value: clean(values[variable]) }))
        .filter(({ value }) => value !== "");
      if (said.length === 0) continue;
      return said.map((entry) => ({ ...entry, source: { layer: name, detail: describe(entry.variable) } }));
    }
    return [];
  }

  /** As `findConfidential`, wrapped and remembered for redaction. */
  findSecret(variable: string): Setting<Secret> | undefined {
    const found = this.findConfidential(variable);
    if (found === undefined) return undefined;
    const secret = new Secret(variable, found.value);
    this.secrets.push(secret);
    return { value: secret, source: found.source };
  }

  /**
   * A value that may be a secret: the variable, `<NAME>_FILE`, or (environment) the lower-case file under
   * `$CREDENTIALS_DIRECTORY`. Never a flag: other users of the machine can read those.
   */
  findConfidential(variable: string): Setting<string> | undefined {
    for (const layer of this.#layers) {
      const found = layer.name === "flag" ? undefined : this.#confidentialOf(layer, variable);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  problem(setting: string, message: string, hint: string): void {
    this.problems.push({ setting, message, hint });
  }

  #confidentialOf(layer: Layer, variable: string): Setting<string> | undefined {
    const direct = clean(layer.values[variable]);
    const file = clean(layer.values[`${variable}_FILE`]);
    if (direct !== "" && file !== "") {
      const detail = layer.describe(variable);
      this.problem(variable, `${detail} and ${variable}_FILE are both set.`, "Keep one of the two.");
    }
    if (direct !== "") {
      return { value: direct, source: { layer: layer.name, detail: layer.describe(variable) } };
    }
    if (file !== "") return this.#named(layer, variable, file);
    return layer.name === "environment" ? this.#credential(variable) : undefined;
  }

  #named(layer: Layer, variable: string, file: string): Setting<string> | undefined {
    const path = this.#paths.resolve(this.#inputs.cwd, file);
    const detail = layer.describe(`${variable}_FILE`);
    const value = clean(this.#read(path, variable));
    if (value !== "") return { value, source: { layer: layer.name, detail: `${detail} (${path})` } };
    if (!this.problems.some(({ setting }) => setting === variable)) {
      const message = `${detail} names ${path}, which is missing or empty.`;
      this.problem(variable, message, "Put the secret into that file.");
    }
    return undefined;
  }

  /** systemd's `LoadCredential=`: a folder with one file per secret. */
  #credential(variable: string): Setting<string> | undefined {
    const folder = clean(this.#inputs.env["CREDENTIALS_DIRECTORY"]);
    if (folder === "") return undefined;
    const path = this.#paths.join(folder, variable.toLowerCase());
    const value = clean(this.#read(path, variable));
    if (value === "") return undefined;
    return { value, source: { layer: "environment", detail: path } };
  }

  #readDotEnv(): Readonly<Record<string, string | undefined>> {
    const text = this.#read(this.#paths.join(this.#inputs.cwd, ".env"), ".env");
    return parseEnv(withoutBom(text ?? ""));
  }

  #read(path: string, setting: string): string | undefined {
    try {
      return this.#inputs.readFile(path);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      this.problem(setting, `${path} cannot be read: ${reason}.`, "Let this user read the file.");
      return undefined;
    }
  }
}

function clean(text: string | undefined): string {
  return withoutBom(text ?? "").trim();
}

function withoutBom(text: string): string {
  return text.replace(/^\uFEFF/, "");
}
