/**
 * ISO 4217: how many decimals a currency's smallest unit has. Funds and metals without a minor unit (XAU,
 * XDR …) are not money that a deal is sold in and are left out; recently withdrawn currencies stay,
 * because accounts keep them for years.
 */
const codesByExponent: Readonly<Record<0 | 2 | 3 | 4, string>> = {
  0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
  2: `AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD
      CDF CHE CHF CHW CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP
      GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD
      MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR
      PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP
      TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG ZWL`,
  3: "BHD IQD JOD KWD LYD OMR TND",
  4: "CLF UYW",
};

const exponents: ReadonlyMap<string, number> = new Map(
  Object.entries(codesByExponent).flatMap(([exponent, codes]) =>
    codes.split(/\s+/u).map((code) => [code, Number(exponent)] as const),
  ),
);

/** Decimals of the smallest unit: EUR 2, JPY 0, KWD 3. Undefined for a code that ISO 4217 does not know. */
export function currencyExponent(code: string): number | undefined {
  return exponents.get(code);
}

/** `eur ` → `EUR`; undefined for a code that ISO 4217 does not know. */
export function parseCurrency(text: string): string | undefined {
  const code = text.trim().toUpperCase();
  return exponents.has(code) ? code : undefined;
}
