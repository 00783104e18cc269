import type { Seed } from "./seed.ts";

const NAMES = [
  "Alpenblick Hotels",
  "Atelier Weiß",
  "Bäckerei Sommer",
  "Baltic Freight",
  "Bergmann & Söhne",
  "Blauwal Reisen",
  "Brückner Optik",
  "Café Lumière",
  "Cedar Dental",
  "Delta Fenster",
  "Drahtesel Fahrräder",
  "Edelstahl Krüger",
  "Elbe Yachting",
  "Fichtelberg Ski",
  "Fjord Interiors",
  "Gärtnerei Grün",
  "Hafenkante Immobilien",
  "Heißluft Events",
  "Isar Robotics",
  "Jura & Partner",
  "Kaffeerösterei Nord",
  "Kiosk Digital",
  "Lindenhof Klinik",
  "Löwenzahn Kita",
  "Maison Élise",
  "Mühlenbau Straßer",
  "Neckar Solar",
  "Oberland Brauerei",
  "Orchidee Wellness",
  "Pankow Print",
  "Quittengarten",
  "Rheingau Weine",
  "Sägewerk Huber",
  "Spree Analytics",
  "Tannenhaus Möbel",
  "Über Morgen Verlag",
  "Vulkan Fitness",
  "Wattwurm Tours",
  "Zeitgeist Uhren",
  "Zwölf Stühle",
];

/** Clients that no story is about; enough for a second page. */
export function ordinaryCompanies(): readonly Seed[] {
  return NAMES.map((name, index) => ({ type: "companies", id: 90_101 + index, attributes: { name } }));
}
