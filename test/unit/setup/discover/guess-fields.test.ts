import { describe, expect, it } from "vitest";
import { guessFields, readBilling, readPriorities } from "../../../../src/setup/discover/guess-fields.ts";
import { aField } from "./snapshots.ts";

describe("guessing which field is which", () => {
  it.each([
    ["en", ["Service type", "Scope of work", "Due date"]],
    ["de", ["Leistungsart", "Leistungsbeschreibung", "Liefertermin"]],
    ["es", ["Tipo de servicio", "Alcance", "Fecha límite"]],
    ["pt", ["Tipo de serviço", "Escopo", "Prazo de entrega"]],
    ["fr", ["Type de prestation", "Cahier des charges", "Échéance"]],
    ["it", ["Tipo di servizio", "Specifiche", "Scadenza"]],
    ["pl", ["Rodzaj usługi", "Zakres prac", "Termin realizacji"]],
    ["ru", ["Тип услуги", "Техническое задание", "Дедлайн"]],
  ])("knows names in %s", (_language, [service = "", spec = "", deadline = ""]) => {
    const guesses = guessFields([
      aField(3, deadline, "date"),
      aField(2, spec, "textarea"),
      aField(1, service, "select"),
    ]);
    expect(guesses.service_type).toMatchObject({ field: { id: 1 }, isSure: true });
    expect(guesses.spec).toMatchObject({ field: { id: 2 }, isSure: true });
    expect(guesses.deadline).toMatchObject({ field: { id: 3 }, isSure: true });
  });

  it("takes the code before any name", () => {
    const guesses = guessFields([
      aField(1, "Spec", "textarea"),
      aField(2, "Text", "textarea", { code: "SPEC" }),
    ]);
    expect(guesses.spec?.field.id).toBe(2);
  });

  it("leaves out a field that cannot hold it", () => {
    expect(guessFields([aField(1, "Deadline", "text")]).deadline).toBeUndefined();
  });

  it("is not sure of a field that only begins like one", () => {
    expect(guessFields([aField(1, "Deadline of the client", "date")]).deadline?.isSure).toBe(false);
  });

  it("gives one field one meaning", () => {
    const guesses = guessFields([aField(1, "Termin", "date")]);
    expect(Object.keys(guesses)).toEqual(["deadline"]);
  });

  it("recognises a billing field by its options, whatever its name", () => {
    const options = [
      { id: 1, value: "Forfait" },
      { id: 2, value: "En régie" },
    ];
    const field = aField(7, "Contrat", "select", { options });
    expect(guessFields([field]).billing_type).toMatchObject({ field: { id: 7 }, isSure: false });
    expect(readBilling(field).map(({ is }) => is)).toEqual(["fixed", "hourly"]);
  });

  it("reads options as priorities and leaves out what is none", () => {
    const options = [
      { id: 1, value: "Dringend" },
      { id: 2, value: "Unklar" },
    ];
    expect(readPriorities(aField(1, "P", "select", { options }))).toEqual([
      { option: { id: 1, value: "Dringend" }, is: "urgent" },
    ]);
  });
});
