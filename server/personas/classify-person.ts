// Which persona somebody new resembles, by the words of what they say: cosine of word and character features between the new
// texts and everything that stands behind each persona. Says nobody when the best is not clearly better than chance. Pure.
import type { ReadContent } from './evidence-reader'

export type Candidate = { readonly id: string; readonly name: string; readonly content: ReadContent }
export type Match = {
  readonly persona: string
  readonly name: string
  /** 0..1, over all candidates. */
  readonly likelihood: number
  /** Lines of the persona that the words speak to, nearest first. */
  readonly because: readonly { readonly line: string; readonly field: string; readonly words: readonly string[] }[]
}
export type Classification = { readonly fits: Match | null; readonly others: readonly Match[]; readonly note: string }

/** Least share of the new words that a persona must know, and least lead over the next. */
const leastKnown = 0.08
const leastLead = 1.15
const mostReasons = 5

export function classifyPerson(texts: readonly string[], candidates: readonly Candidate[]): Classification {
  const said = new Map<string, string>()
  for (const text of texts) for (const [key, word] of featuresOf(text)) said.set(key, word)
  const bags = candidates.map(({ content }) => bagOf(content))
  const rarity = (key: string): number => {
    const holders = bags.filter((bag) => bag.has(key)).length
    return holders === 0 ? 0 : Math.log(1 + bags.length / holders)
  }
  const whole = Math.max(1, said.size)
  const scores = bags.map((bag) => {
    const size = Math.sqrt(bag.size || 1)
    return [...said.keys()].reduce((sum, key) => sum + (bag.has(key) ? rarity(key) : 0), 0) / size
  })
  const known = bags.map((bag) => [...said.keys()].filter((key) => bag.has(key)).length / whole)
  const total = scores.reduce((sum, score) => sum + score, 0)
  const matches = candidates
    .map(({ id, name, content }, at) => ({
      persona: id,
      name,
      likelihood: total > 0 ? (scores[at] ?? 0) / total : 0,
      because: reasonsFor(content, said),
      known: known[at] ?? 0,
    }))
    .sort((left, right) => right.likelihood - left.likelihood)
  const [best, second] = matches
  const clear = best && best.known >= leastKnown && best.likelihood >= leastLead * (second?.likelihood ?? 0)
  const toMatch = ({ known: _, ...match }: (typeof matches)[number]): Match => match
  return {
    fits: best && clear ? toMatch(best) : null,
    others: matches.filter((match) => !clear || match !== best).map(toMatch),
    note: clear
      ? 'The nearest persona by the words used. Ask before you act on it.'
      : 'Nobody fits clearly: the words are too few, or speak to several personas alike.',
  }
}

function bagOf({ lines }: ReadContent): ReadonlySet<string> {
  const texts = lines.flatMap(({ text, quotes }) => [
    text,
    ...quotes.map((quote) => quote.before + quote.text + quote.after),
  ])
  return new Set(texts.flatMap((text) => [...featuresOf(text).keys()]))
}

function reasonsFor({ lines }: ReadContent, said: ReadonlyMap<string, string>): Match['because'] {
  return lines
    .map(({ text, field, quotes }) => {
      const own = new Set([text, ...quotes.map((quote) => quote.text)].flatMap((one) => [...featuresOf(one).keys()]))
      return {
        line: text,
        field,
        words: [...new Set([...said].filter(([key]) => own.has(key)).map(([, word]) => word))],
      }
    })
    .filter(({ words }) => words.length > 0)
    .sort((left, right) => right.words.length - left.words.length)
    .slice(0, mostReasons)
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })
/** Shorter Latin words say little; endings are cut so that "orders" meets "order". */
const stemLength = 5

/** Features with the word each comes from. */
function featuresOf(text: string): Map<string, string> {
  const features = new Map<string, string>()
  for (const { segment, isWordLike } of segmenter.segment(text.normalize('NFKC').toLowerCase())) {
    const han = /\p{Script=Han}/u.test(segment)
    if (!isWordLike || (!han && segment.length < 4)) continue
    features.set(han ? segment : segment.slice(0, stemLength), segment)
  }
  return features
}
