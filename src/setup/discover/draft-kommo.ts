/** `kommo:` of a new mapping. Pure. */
import type { DraftCase } from "./draft-mapping.ts";
import type { DraftNote, DraftSection, MappingDraft } from "./draft.ts";
import { above, beside, check, refOf, sectionOf } from "./draft.ts";
import { knownFields, fieldWords } from "./vocabulary.ts";
import { findWriteBack, writeBackKeys } from "./wanted-fields.ts";

export function draftKommo(situation: DraftCase): MappingDraft {
  const { account } = situation.snapshot.kommo;
  const fields = draftFields(situation);
  const writeBack = draftWriteBack(situation);
  return {
    tree: {
      kommo: sectionOf({
        account: refOf({ id: account.id, name: account.name === "" ? account.subdomain : account.name }),
        time_zone: account.timeZone ?? "UTC",
        currency: account.currency,
        fields: isEmpty(fields) ? undefined : fields,
        write_back: isEmpty(writeBack) ? undefined : writeBack,
      }),
    },
    notes: [
      above(["kommo"], "An id decides what is meant; the name beside it is for readers."),
      beside(["kommo", "account"], "a token of any other account is refused"),
      ...(account.timeZone === undefined
        ? [check(["kommo", "time_zone"], "the account does not say its zone")]
        : [beside(["kommo", "time_zone"], "a date on a deal is a day here")]),
      ...(isEmpty(fields) ? [] : fieldNotes(situation)),
      ...(isEmpty(writeBack)
        ? []
        : [
            beside(
              ["kommo", "write_back"],
              "what is written to a deal; a field that somebody filled stays as it is",
            ),
          ]),
    ],
  };
}

function draftFields({ fields }: DraftCase): DraftSection {
  return sectionOf(
    Object.fromEntries(
      knownFields.map((key) => {
        const chosen = fields[key];
        return [key, chosen === undefined ? undefined : refOf(chosen.field)];
      }),
    ),
  );
}

function fieldNotes({ fields, isGuess }: DraftCase): readonly DraftNote[] {
  return [
    beside(["kommo", "fields"], "what is read from a deal"),
    ...knownFields.flatMap((key) => {
      const chosen = fields[key];
      if (chosen === undefined) return [];
      const path = ["kommo", "fields", key];
      return chosen.isGuess || isGuess(["fields", key])
        ? [check(path, `does it hold ${fieldWords[key].ask}?`)]
        : [beside(path, fieldWords[key].comment)];
    }),
  ];
}

function draftWriteBack({ snapshot, uses }: DraftCase): DraftSection {
  return sectionOf(
    Object.fromEntries(
      writeBackKeys
        .filter((key) => (key === "linear_issue" ? uses.linear : uses.productive))
        .map((key) => {
          const field = findWriteBack(snapshot.kommo.fields.leads, key);
          return [key, field === undefined ? undefined : refOf(field)];
        }),
    ),
  );
}

function isEmpty(section: DraftSection): boolean {
  return Object.keys(section).length === 0;
}
