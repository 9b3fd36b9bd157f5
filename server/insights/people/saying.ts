// Several people may say the same: then it is quoted once, with everybody who said it. Pure.

/** The words alone: case, space and the marks at the ends make no other saying. */
export const sayingOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '') || text

/** Quotes by what they say, in the order of first appearance; each list has at least one. */
export function bySaying<Quoted extends { readonly text: string }>(quotes: Iterable<Quoted>): [Quoted, ...Quoted[]][] {
  const sayings = new Map<string, [Quoted, ...Quoted[]]>()
  for (const quote of quotes) {
    const same = sayings.get(sayingOf(quote.text))
    if (same) same.push(quote)
    else sayings.set(sayingOf(quote.text), [quote])
  }
  return [...sayings.values()]
}
