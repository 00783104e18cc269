/**
 * How agencies call the fields that handoff reads, by key of `kommo.fields`: English, German, Spanish,
 * Portuguese, French, Italian, Polish, Russian, Ukrainian, Dutch and Turkish. Compared folded and without
 * accents, as whole names first and as the beginning of one after that.
 */
export type KnownField =
  | "service_type"
  | "billing_type"
  | "team"
  | "spec"
  | "deadline"
  | "start_date"
  | "priority"
  | "hourly_rate"
  | "manager"
  | "po_number";

export interface FieldWords {
  /** Types of Kommo that can hold it. */
  readonly types: readonly string[];
  readonly names: readonly string[];
  /** What stands beside it in the mapping. */
  readonly comment: string;
  /** What a person is asked. */
  readonly ask: string;
}

/** One text a language, names separated by commas. */
function terms(...languages: readonly string[]): readonly string[] {
  return languages.flatMap((names) => names.split(", "));
}

const words = ["text", "textarea"];
const choice = ["select", "radiobutton"];
const dates = ["date", "date_time"];

/** In the order of the mapping. */
export const fieldWords: Readonly<Record<KnownField, FieldWords>> = {
  service_type: {
    types: [...choice, "multiselect"],
    comment: "what was sold; its options are the service types below",
    ask: "the kind of work that was sold",
    names: terms(
      "service type, type of service, service, services, kind of work, project type",
      "leistungsart, art der leistung, leistung, leistungen, dienstleistung, projektart",
      "tipo de servicio, servicio, servicios, tipo de proyecto",
      "tipo de servico, servico, servicos, tipo de projeto",
      "type de service, type de prestation, prestation, prestations, type de projet",
      "tipo di servizio, servizio, servizi, tipo di progetto",
      "rodzaj uslugi, typ uslugi, usluga, uslugi",
      "тип услуги, вид услуги, услуга, услуги, тип послуги, послуга",
      "soort dienst, dienst, diensten, hizmet turu, hizmet",
    ),
  },
  billing_type: {
    types: [...choice, "text"],
    comment: "fixed price or by the hour",
    ask: "how the work is billed (fixed price or by the hour)",
    names: terms(
      "billing type, billing, pricing model, payment model, type of billing",
      "abrechnungsart, abrechnung, art der abrechnung, preismodell",
      "tipo de facturacion, facturacion, modelo de precio",
      "tipo de faturamento, tipo de cobranca, faturamento, modelo de preco",
      "type de facturation, facturation, mode de facturation",
      "tipo di fatturazione, fatturazione",
      "sposob rozliczenia, typ rozliczenia, rozliczenie",
      "тип оплаты, форма оплаты, модель оплаты, тип оплати",
      "facturatietype, facturering, faturalama turu",
    ),
  },
  team: {
    types: [...words, "multiselect"],
    comment: "who works on it: e-mails, or options that `people` lists",
    ask: "the team that will do the work",
    names: terms(
      "assigned team, team, project team, delivery team, team members",
      "projektteam, zugewiesenes team, mitarbeiter",
      "equipo asignado, equipo, equipo del proyecto",
      "equipe responsavel, equipe, time, equipe do projeto",
      "equipe assignee, equipe projet, equipe du projet",
      "team assegnato, squadra, gruppo di lavoro",
      "zespol, przypisany zespol, zespol projektowy",
      "команда, исполнители, команда проекта, виконавці",
      "toegewezen team, projectteam, ekip, proje ekibi",
    ),
  },
  spec: {
    types: words,
    comment: "what was promised, in Markdown",
    ask: "what was promised to the client",
    names: terms(
      "spec, specs, specification, scope, scope of work, brief, requirements",
      "spezifikation, leistungsbeschreibung, briefing, umfang, pflichtenheft, anforderungen",
      "especificacion, alcance, requisitos, descripcion del proyecto",
      "especificacao, escopo, descricao do projeto",
      "cahier des charges, description du projet, perimetre, besoin",
      "specifica, specifiche, requisiti, descrizione del progetto",
      "specyfikacja, zakres, zakres prac, opis projektu",
      "тз, техническое задание, спецификация, описание проекта, бриф, технічне завдання",
      "specificatie, projectomschrijving, sartname, kapsam",
    ),
  },
  deadline: {
    types: dates,
    comment: "deliver by",
    ask: "the day of delivery",
    names: terms(
      "deadline, due date, delivery date, deliver by, launch date, end date",
      "liefertermin, abgabetermin, frist, fertigstellung, enddatum, termin",
      "fecha limite, fecha de entrega, plazo, entrega",
      "prazo, data de entrega, prazo de entrega, data limite",
      "date limite, date de livraison, echeance, livraison",
      "scadenza, data di consegna, consegna",
      "termin realizacji, termin oddania, data zakonczenia",
      "дедлайн, срок сдачи, срок, дата сдачи, термін",
      "opleverdatum, einddatum, teslim tarihi, bitis tarihi",
    ),
  },
  start_date: {
    types: dates,
    comment: "when the work starts; else the day of the win",
    ask: "the day the work starts",
    names: terms(
      "start date, project start, kick-off, kickoff, kick-off date, start",
      "startdatum, projektstart, beginn, starttermin",
      "fecha de inicio, inicio",
      "data de inicio, inicio do projeto",
      "date de debut, date de demarrage, debut",
      "data di inizio, inizio",
      "data rozpoczecia, data startu, poczatek",
      "дата начала, дата старта, начало, дата початку",
      "begindatum, baslangic tarihi",
    ),
  },
  priority: {
    types: choice,
    comment: "decides the issue’s priority",
    ask: "how urgent or important the deal is",
    names: terms(
      "priority, urgency, deal priority",
      "prioritat, prioritaet, dringlichkeit",
      "prioridad, urgencia, prioridade",
      "priorite, urgence",
      "priorita, urgenza",
      "priorytet, pilnosc",
      "приоритет, срочность, пріоритет",
      "prioriteit, oncelik",
    ),
  },
  hourly_rate: {
    types: ["numeric", "monetary"],
    comment: "money per hour, for lines billed by the hour",
    ask: "the rate per hour",
    names: terms(
      "hourly rate, rate per hour, rate, price per hour",
      "stundensatz, stundenlohn, preis pro stunde",
      "tarifa por hora, precio por hora, tarifa horaria",
      "valor hora, valor por hora, taxa horaria, preco por hora",
      "taux horaire, tarif horaire",
      "tariffa oraria, costo orario",
      "stawka godzinowa, stawka za godzine",
      "ставка в час, почасовая ставка, стоимость часа, погодинна ставка",
      "uurtarief, saatlik ucret",
    ),
  },
  manager: {
    types: [...choice, "text"],
    comment: "who manages the project",
    ask: "who manages the project",
    names: terms(
      "project manager, pm, project lead, delivery manager",
      "projektleiter, projektleitung, projektmanager, projektleiterin",
      "jefe de proyecto, gerente de proyecto, gestor de proyecto",
      "gerente de projeto, gestor de projeto",
      "chef de projet, responsable de projet",
      "responsabile di progetto, capo progetto",
      "kierownik projektu, menedzer projektu",
      "руководитель проекта, менеджер проекта, проджект менеджер, керівник проєкту",
      "projectleider, projectmanager, proje yoneticisi",
    ),
  },
  po_number: {
    types: ["text", "numeric"],
    comment: "the client’s order number, printed on invoices",
    ask: "the client’s order number",
    names: terms(
      "po number, po, purchase order, purchase order number, order number",
      "bestellnummer, auftragsnummer des kunden, kundenbestellnummer",
      "numero de pedido, orden de compra, ordem de compra, pedido de compra",
      "bon de commande, numero de commande",
      "ordine di acquisto, numero ordine",
      "numer zamowienia",
      "номер заказа, заказ клиента, номер замовлення",
      "inkoopordernummer, siparis numarasi",
    ),
  },
};

export const knownFields = Object.keys(fieldWords).filter(isKnownField);

function isKnownField(key: string): key is KnownField {
  return Object.hasOwn(fieldWords, key);
}

/** How options of a billing field are read. */
export const billingWords: Readonly<Record<"fixed" | "hourly", readonly string[]>> = {
  fixed: terms(
    "fixed, fixed price, fixed fee, flat, flat fee, project price, lump sum",
    "festpreis, fixpreis, pauschale, pauschal, pauschalpreis",
    "precio fijo, fijo, cerrado, preco fixo, fixo, fechado",
    "forfait, prix fixe, au forfait, prezzo fisso, fisso, a corpo, forfettario",
    "stala cena, ryczalt, фиксированная, фиксированная цена, фикс, фіксована",
    "vaste prijs, sabit, sabit fiyat",
  ),
  hourly: terms(
    "hourly, by the hour, time and material, time & material, t&m, time and materials, hours",
    "stundenbasis, nach aufwand, aufwand, auf stundenbasis, stunden, stundlich",
    "por hora, por horas, horas, a la hora",
    "en regie, regie, a l'heure, temps passe, a ore, orario, ore",
    "godzinowo, stawka godzinowa, za godzine, почасовая, почасовая оплата, по часам, погодинна",
    "per uur, uurtarief, saatlik",
  ),
};

export const priorityWords: Readonly<Record<"urgent" | "high" | "medium" | "low", readonly string[]>> = {
  urgent: [
    "urgent",
    "critical",
    "dringend",
    "kritisch",
    "urgente",
    "critico",
    "critique",
    "pilne",
    "срочно",
    "срочный",
    "терміново",
    "acil",
    "dringend",
  ],
  high: ["high", "hoch", "alta", "alto", "haute", "elevee", "wysoki", "высокий", "високий", "hoog", "yuksek"],
  medium: [
    "medium",
    "normal",
    "standard",
    "mittel",
    "media",
    "medio",
    "moyenne",
    "moyen",
    "sredni",
    "средний",
    "середній",
    "gemiddeld",
    "orta",
  ],
  low: [
    "low",
    "niedrig",
    "gering",
    "baja",
    "bajo",
    "baixa",
    "basse",
    "faible",
    "bassa",
    "niski",
    "низкий",
    "низький",
    "laag",
    "dusuk",
  ],
};
