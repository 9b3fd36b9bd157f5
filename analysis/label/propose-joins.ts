// Themes of different languages that seem to be the same one, for a person to confirm. Nothing here joins anything.
import { createConceptFinder } from '../corpus/concepts'
import type { JoinProposal, Theme } from '../shapes'
import type { Block } from './describe-themes'
import { type BlockSigns, readThemeSigns, type Sign, type Signs } from './theme-signs'

type Grouping = { readonly groupOf: ReadonlyMap<number, number>; readonly ids: readonly string[] }
type Side = { readonly theme: Theme; readonly signs: Signs }
type Language = { readonly sides: readonly Side[]; readonly known: BlockSigns['known'] }

/** Weight of what nobody knows yet, in squared strength: two themes with one sign in common are not alike because of it. */
const caution = 10
/** How much of the likeness to the next best theme is taken off: a theme like two others belongs surely to neither. */
const rivalry = 0.3
/** Likeness at which half of the proposals are right, and how fast that changes: fitted on news in five languages. */
const evenLikeness = 0.17
const slope = 0.06
/** Proposals that are right less often than this are not made. */
const leastConfidence = 0.8
/** Signs that a proposal names. */
const named = 8

/**
 * Proposals between themes of two languages of one topic, the surest first; each theme at most once per other language.
 * Themes are compared by what they say more often than others in their own language: concepts of the term table and of `terms`
 * (rows of words that mean the same), names, international words, numbers. Confidence is the share of such proposals that were
 * right where the truth is known. O(length of texts + themes² x signs).
 */
export function proposeJoins(
  themes: readonly Theme[],
  blocks: readonly Block[],
  grouping: Grouping,
  terms: readonly (readonly string[])[],
  pause?: () => void,
): JoinProposal[] {
  const labelled = blocks.map((block) => ({
    block,
    labels: block.rows.map((row) => grouping.groupOf.get(row) ?? -1),
  }))
  // A theme that is a whole language says nothing more often than its language does.
  const compared = labelled.filter(({ labels }) => labels.some((label) => label !== labels[0]))
  if (compared.length < 2) return []
  const finder = createConceptFinder(terms)
  const groupOfId = new Map(grouping.ids.map((id, group) => [id, group]))
  const languages = compared.map(({ block, labels }): Language => {
    pause?.()
    const { groups, known } = readThemeSigns(block, labels, finder)
    const sides = themes.flatMap((theme) => {
      const signs = theme.language === block.language ? groups.get(groupOfId.get(theme.id)!) : undefined
      return signs ? [{ theme, signs }] : []
    })
    return { sides, known }
  })
  const proposals = languages.flatMap((left, at) => languages.slice(at + 1).flatMap((right) => between(left, right)))
  return proposals.sort(
    (one, other) => other.confidence - one.confidence || (one.themes.join() < other.themes.join() ? -1 : 1),
  )
}

/** Pairs that are each other's best, and clearly so. */
function between(left: Language, right: Language): JoinProposal[] {
  const table = left.sides.map((one) =>
    right.sides.map((other) => likeness(one.signs, other.signs, left.known, right.known)),
  )
  return left.sides.flatMap((one, row) => {
    const line = table[row]!
    const col = best(line)
    if (col < 0) return []
    const across = table.map((other) => other[col]!)
    if (best(across) !== row) return []
    const next = Math.max(0, ...line.filter((_, at) => at !== col), ...across.filter((_, at) => at !== row))
    const confidence = 1 / (1 + Math.exp((evenLikeness + rivalry * next - line[col]!) / slope))
    if (confidence < leastConfidence) return []
    const other = right.sides[col]!
    return [{ themes: [one.theme.id, other.theme.id] as const, confidence, because: shared(one.signs, other.signs) }]
  })
}

function best(values: readonly number[]): number {
  let at = -1
  for (let other = 0; other < values.length; other++)
    if (values[other]! > 0 && (at < 0 || values[other]! > values[at]! + 1e-12)) at = other
  return at
}

/**
 * Cosine of the strengths, held down where there are few signs. A sign that only one theme gives counts against them, unless the
 * other language has no such sign at all. 0..1
 */
function likeness(left: Signs, right: Signs, inLeft: BlockSigns['known'], inRight: BlockSigns['known']): number {
  const dot = pairs(left, right).reduce(
    (sum, [sign, mine]) => sum + mine.weight * mine.strength * right.get(sign)!.strength,
    0,
  )
  return dot / Math.sqrt((caution + power(left, inRight)) * (caution + power(right, inLeft)))
}

const power = (signs: Signs, known: BlockSigns['known']): number =>
  [...signs].reduce((sum, [sign, { weight, strength }]) => sum + (known.has(sign) ? weight * strength ** 2 : 0), 0)

const pairs = (left: Signs, right: Signs): [string, Sign][] => [...left].filter(([sign]) => right.has(sign))

/** What both say, the most telling first: the two spellings where they differ. */
function shared(left: Signs, right: Signs): string[] {
  const weighed = pairs(left, right).map(([sign, mine]) => {
    const theirs = right.get(sign)!
    const shown = mine.shown === theirs.shown ? mine.shown : `${mine.shown} = ${theirs.shown}`
    return { shown, weight: mine.weight * mine.strength * theirs.strength }
  })
  weighed.sort((one, other) => other.weight - one.weight || (one.shown < other.shown ? -1 : 1))
  return [...new Set(weighed.map(({ shown }) => shown))].slice(0, named)
}
