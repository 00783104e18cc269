/** The other deals of an ordinary week, so that lists, pages and filters have something to do. */

import { type StageName, users, vanishedUserId } from "./account-seed.ts";
import type { LeadSeed, ServiceOption } from "./lead-seed.ts";

type Row = readonly [
  id: number,
  name: string,
  companyId: number,
  stage: StageName,
  price: number,
  service: ServiceOption,
  daysInStage: number,
];

const rows: readonly Row[] = [
  [41_200_301, "Photo shooting", 8810, "new", 1400, "branding", 2],
  [41_200_302, "Website für Filialen", 8810, "won", 8700, "website", 95],
  [41_200_303, "Baustellen-App", 8811, "proposal", 26_000, "website", 9],
  [41_200_304, "Rebranding 2025", 8812, "won", 19_400, "branding", 210],
  [41_200_305, "Carte des vins", 8813, "won", 2300, "branding", 48],
  [41_200_306, "Katalog online", 8814, "negotiation", 13_500, "website", 6],
  [41_200_307, "Import tracker", 8815, "won", 31_000, "website", 150],
  [41_200_308, "Bike configurator", 8816, "lost", 44_000, "website", 33],
  [41_200_309, "Newsletter templates", 8817, "won", 1900, "branding", 27],
  [41_200_310, "Karriereseite", 8818, "won", 7200, "website", 61],
  [41_200_311, "Salsa launch", 8819, "proposal", 9800, "branding", 4],
  [41_200_312, "Clinic finder", 8820, "won", 16_800, "website", 122],
  [41_200_313, "SEO audit", 8810, "won", 1500, "seo", 14],
  [41_200_314, "Ausbildungskampagne", 8811, "incoming", 0, "branding", 1],
  [41_200_315, "Möbel-Konfigurator", 8814, "lost", 52_000, "website", 75],
  [41_200_316, "Support plan silver", 8817, "signed", 600, "website", 40],
  [41_200_341, "Internal test deal", 8816, "won", 100, "website", 8],
  [41_200_342, "Onboarding film", 8820, "negotiation", 6200, "branding", 11],
  [41_200_343, "Support plan bronze", 8818, "declined", 300, "website", 19],
  [41_200_344, "Messestand 2026", 8812, "proposal", 8800, "branding", 3],
  [41_200_345, "SEO retainer 2025", 8815, "won", 2400, "seo", 330],
  [41_200_346, "Réservations en ligne", 8813, "new", 5400, "website", 1],
  [41_200_347, "Data room", 8818, "won", 12_100, "website", 88],
  [41_200_348, "Support plan gold", 8812, "offer", 1200, "website", 5],
  [41_200_349, "Trail map", 8816, "kickOff", 7700, "website", 12],
  [41_200_350, "Nutrition labels", 8819, "won", 3100, "branding", 37],
  [41_200_351, "Fuhrpark-Portal", 8811, "won", 21_500, "website", 265],
  [41_200_352, "Chat widget", 8817, "lost", 4900, "website", 54],
  [41_200_353, "Sofa-Texte", 8814, "won", 1100, "seo", 19],
  [41_200_354, "Adventskalender", 8810, "incoming", 0, "website", 0],
  [41_200_355, "Mandantenportal", 8818, "negotiation", 17_300, "website", 2],
  [41_200_356, "Zoll-FAQ", 8815, "new", 2600, "website", 4],
  [41_200_357, "Erscheinungsbild", 8820, "won", 9900, "branding", 180],
  [41_200_358, "Support plan gold", 8815, "signed", 1200, "website", 100],
  [41_200_359, "Wegeleitsystem", 8820, "proposal", 14_200, "branding", 7],
  [41_200_360, "Spring collection", 8812, "won", 6600, "branding", 11],
];

export const fillerLeads: readonly LeadSeed[] = rows.map(
  ([id, name, companyId, stage, price, service, daysInStage]) => ({
    id,
    name,
    companyId,
    stage,
    price,
    daysInStage,
    services: [service],
    responsible: responsibleFor(id),
    ...(id === 41_200_341 ? { tags: ["test"] } : {}),
  }),
);

/** One deal belongs to a user who was removed. */
function responsibleFor(id: number): number {
  if (id === 41_200_347) return vanishedUserId;
  return [users.anna, users.ben, users.petra][id % 3] ?? users.anna;
}
