// What a theme talks about in signs that no language owns: concepts of the term table, names and international words, numbers.
// A sign counts by how much more often the theme has it than the answers of its own language do, so that no language is a sign.
import { cognateKey } from '../corpus/cognates'
import type { ConceptFinder } from '../corpus/concepts'
import type { Block } from './describe-themes'

export type Sign = {
  /** Standard deviations above what the language as a whole would give, less `usual`; above 0. */
  readonly strength: number
  /** As a person may read it. */
  readonly shown: string
  /** How much the kind of sign counts in a comparison. */
  readonly weight: number
}

/** Signs that a theme has clearly more often than others, by key: "c12" a concept, "wpolit" a cognate key, "n1960" a number. */
export type Signs = ReadonlyMap<string, Sign>

export type BlockSigns = {
  /** Signs of each group, by number of the group. */
  readonly groups: ReadonlyMap<number, Signs>
  /** Every sign that anybody in the language gives: only these can tell its themes from those of another language. */
  readonly known: ReadonlySet<string>
}

/** What chance gives now and then, in standard deviations. */
const usual = 1
/** Words spelt alike are names half the time and chance the other half; a meaning from the table is surer. */
const weightOfSpelling = 0.3
/** A term that the researcher added was added because it matters. */
const weightOfOwn = 4

/** `labels` is the group of each text of the block, -1 none. O(length of texts). */
export function readThemeSigns(block: Block, labels: ArrayLike<number>, finder: ConceptFinder): BlockSigns {
  const { stems, spellings, sequences, spoken } = block.grouped.vocabulary
  const cognates = spellings.map(cognateKey)
  const isNumber = stems.map((stem) => /^\d{3,}$/u.test(stem))
  const total = new Map<string, number>()
  const inGroup = new Map<number, Map<string, number>>()
  const sizes = new Map<number, number>()
  const shown = new Map<string, { shown: string; weight: number }>()
  const count = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1)
  block.texts.forEach((text, at) => {
    const group = labels[at]!
    const keys = new Set<string>()
    const add = (key: string, how: { shown: string; weight: number }) => {
      keys.add(key)
      if (!shown.has(key)) shown.set(key, how)
    }
    for (const concept of finder.find(text, block.language))
      add(`c${concept}`, { shown: finder.nameOf(concept), weight: finder.isOwn(concept) ? weightOfOwn : 1 })
    for (const word of sequences[at]!)
      if (cognates[word] !== undefined) add(`w${cognates[word]}`, { shown: spellings[word]!, weight: weightOfSpelling })
    for (const word of spoken[at]!)
      if (isNumber[word]) add(`n${stems[word]}`, { shown: stems[word]!, weight: weightOfSpelling })
    if (group >= 0) sizes.set(group, (sizes.get(group) ?? 0) + 1)
    const own = inGroup.get(group) ?? new Map<string, number>()
    inGroup.set(group, own)
    for (const key of keys) {
      count(total, key)
      count(own, key)
    }
  })
  const groups = [...sizes].map(([group, size]): [number, Signs] => {
    const signs = [...inGroup.get(group)!].flatMap(([key, times]): [string, Sign][] => {
      const share = (total.get(key)! + 0.5) / (block.texts.length + 1)
      const expected = size * share
      const strength = (times - expected) / Math.sqrt(expected * (1 - share) + 0.5) - usual
      return strength > 0 ? [[key, { strength, ...shown.get(key)! }]] : []
    })
    return [group, new Map(signs)]
  })
  return { groups: new Map(groups), known: new Set(total.keys()) }
}
