/** What a person types or pastes → what is sent. Pure. */

/** Why an address is not one a token may be sent to; undefined when it is. */
export type AddressCheck = (address: string) => string | undefined;

export type Typed =
  | { readonly kind: "fits"; readonly value: string }
  | { readonly kind: "wrong"; readonly sentence: string };

/** `acme`, `acme.kommo.com` or any page of the account → `https://acme.kommo.com`; another host stays as it is. */
export function parseKommoAddress(text: string, addressProblem: AddressCheck): Typed {
  const written = text.trim();
  if (written === "") return wrong("The address is needed: the part before .kommo.com is enough.");
  const full = /^[a-z0-9-]+$/i.test(written) ? `${written}.kommo.com` : written;
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(full) ? full : `https://${full}`);
  if (url === null) return wrong(`“${written}” is no address. Write acme, or https://acme.kommo.com.`);
  if (/^(?:www\.)?kommo\.com$/i.test(url.hostname)) {
    return wrong("That is Kommo’s own site. Write the address of your account: https://acme.kommo.com.");
  }
  // Somebody copies the page they look at: only the account counts.
  if (/\.kommo\.com$/i.test(url.hostname)) return fits(`https://${url.hostname}`);
  const address = withoutEnd(`${url.origin}${url.pathname}`.replace(/\/api(?:\/v\d+)?\/*$/, ""));
  return checked(address, addressProblem);
}

/** `77`, or the address of any page of it in Productive (`https://app.productive.io/77-acme/projects`). */
export function parseOrganization(text: string): Typed {
  const written = text.trim();
  const id = /^(?:https?:\/\/[^/]+\/)?([1-9]\d{0,18})(?:-[^/]*)?(?:\/.*)?$/.exec(written)?.[1];
  if (id !== undefined) return fits(id);
  return wrong(
    `“${written}” holds no number of an organisation. It stands in app.productive.io/<number>-acme.`,
  );
}

/** An address that is asked for only because a setting names another one than the vendor's. */
export function parseApiAddress(text: string, addressProblem: AddressCheck): Typed {
  return checked(withoutEnd(text.trim()), addressProblem);
}

/** A token as it is sent: without `Bearer`, on one line. Never quotes it. */
export function parseToken(text: string): Typed {
  const token = text.trim().replace(/^bearer\s+/i, "");
  if (token === "") return wrong("Nothing was pasted.");
  if (/^[\x21-\x7E]+$/.test(token)) return fits(token);
  return wrong("What was pasted holds a space, a line break or a letter that no token has. Copy it again.");
}

function checked(address: string, addressProblem: AddressCheck): Typed {
  const problem = addressProblem(address);
  return problem === undefined ? fits(address) : wrong(`“${address}” ${problem}.`);
}

function withoutEnd(url: string): string {
  return url.replace(/\/+$/, "");
}

function fits(value: string): Typed {
  return { kind: "fits", value };
}

function wrong(sentence: string): Typed {
  return { kind: "wrong", sentence };
}
