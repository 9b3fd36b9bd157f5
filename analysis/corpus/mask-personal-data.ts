// E-mail addresses, web addresses, telephone numbers and other long numbers leave the text before anything counts words. The
// answer as written stays where it is stored; only what is analysed and quoted from here is masked.

export type Masked = {
  readonly text: string
  /** How many of each kind were masked. */
  readonly found: Readonly<Record<MaskKind, number>>
}
export type MaskKind = 'email' | 'url' | 'iban' | 'phone' | 'number'

/** In this order: an address is not a phone number with letters around it. All patterns run in linear time. */
const masks: readonly { readonly kind: MaskKind; readonly pattern: RegExp }[] = [
  {
    kind: 'email',
    pattern:
      /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}][\p{L}\p{N}._%+-]{0,63}@[\p{L}\p{N}](?:[\p{L}\p{N}.-]{0,250})\.\p{L}{2,24}/gu,
  },
  { kind: 'url', pattern: /(?<![\p{L}\p{N}])(?:https?:\/\/|ftp:\/\/|www\.)[^\s<>"'）】」]{1,2000}/giu },
  {
    kind: 'iban',
    pattern: /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?![\p{L}\p{N}])/gu,
  },
  {
    kind: 'phone',
    pattern:
      /(?<![\p{L}\p{N}])(?:\+|00)\d{1,3}(?:[ ./-]?\(?\d{1,5}\)?){2,6}(?![\p{L}\p{N}])|(?<![\p{L}\p{N}])\(?\d{2,5}\)?(?:[ ./-]\d{2,5}){2,5}(?![\p{L}\p{N}])/gu,
  },
  { kind: 'number', pattern: /(?<![\p{L}\p{N}])\d{7,}(?![\p{L}\p{N}])/gu },
]

const mayHold = /@|:\/\/|www\.|\d[\d ./()-]{5,}\d/i

/** The text with each find replaced by `[email]`, `[url]`, `[iban]`, `[phone]` or `[number]`. O(length). */
export function maskPersonalData(text: string): Masked {
  const found = { email: 0, url: 0, iban: 0, phone: 0, number: 0 }
  if (!mayHold.test(text)) return { text, found }
  let masked = text
  for (const { kind, pattern } of masks) {
    masked = masked.replace(pattern, () => {
      found[kind]++
      return `[${kind}]`
    })
  }
  return { text: masked, found }
}

/** Matches the masks themselves, so that they never become words. */
export const maskPattern = /\[(?:email|url|iban|phone|number)\]/g
