// Answers that come after a run: themes are found in a whole set, frozen without a fifth of its answers, and that fifth is placed,
// and with it some answers of the other sets, which belong nowhere: whole, and cut to the length of the set's own, so that length
// tells nothing.
import { assignAnswers, findThemes, freezeThemes, type Verbatim } from '../../../analysis'
import { detectLanguages } from '../../../analysis/corpus/detect-language'
import type { LabelledText } from '../given/labelled-texts'

type TextSet = { readonly name: string; readonly texts: readonly LabelledText[] }

export type LateAnswers = {
  readonly late: number
  readonly same: number
  /** Answers of which the run itself was sure: confidence of 0.9 and more. */
  readonly sure: number
  readonly sureSame: number
  readonly nowhere: number
  /** Answers of each other set in the same language: as they are, and cut to as many words as answers of the set have. */
  readonly strangers: readonly Strangers[]
  readonly foreign: Placed
}

export type Placed = { readonly all: number; readonly placed: number }
export type Strangers = { readonly set: string; readonly whole: Placed; readonly cut: Placed }

const every = 5
const surely = 0.9
/** Answers taken from each other set. */
const strangersOfSet = 100
/** Share of a set in one language from which it is called a set of that language. */
const mostly = 0.8

/** @returns undefined for a set that mixes languages: its themes are found per language, and no answer is foreign to it */
export function measureAnswers(set: TextSet, all: readonly TextSet[]): LateAnswers | undefined {
  const language = languageOf(set)
  if (language === undefined) return undefined
  const verbatims = set.texts.map(({ text }, at) => toVerbatim(`v${String(at).padStart(6, '0')}`, text))
  const groups = new Set(set.texts.map(({ label }) => label)).size
  const { placements } = findThemes({ verbatims }, { groups, seed: 1 })
  const known = verbatims.filter((_, at) => at % every !== 0)
  const kept = new Set(known.map(({ id }) => id))
  const model = freezeThemes(known, { placements: placements.filter(({ verbatim }) => kept.has(verbatim)) })
  const wanted = new Map(placements.map((placement) => [placement.verbatim, placement]))
  const late = assignAnswers(
    model,
    verbatims.filter(({ id }) => !kept.has(id)),
  ).filter(({ verbatim }) => wanted.get(verbatim)?.theme !== null)
  const isSame = ({ verbatim, theme }: (typeof late)[number]) => theme === wanted.get(verbatim)?.theme
  const sure = late.filter(({ verbatim }) => (wanted.get(verbatim)?.confidence ?? 0) >= surely)
  const placedOf = (texts: readonly string[]): Placed => ({
    all: texts.length,
    placed: assignAnswers(
      model,
      texts.map((text, at) => toVerbatim(`s${at}`, text)),
    ).filter(({ theme }) => theme !== null).length,
  })
  const others = othersThan(set, all)
  const near = others.filter((one) => one.language === language)
  const far = others.filter((one) => one.language !== undefined && one.language !== language)
  return {
    late: late.length,
    same: late.filter(isSame).length,
    sure: sure.length,
    sureSame: sure.filter(isSame).length,
    nowhere: late.filter(({ theme }) => theme === null).length,
    strangers: near.map(({ name, texts }) => ({
      set: name,
      whole: placedOf(texts),
      cut: placedOf(cutAlike(texts, set)),
    })),
    foreign: placedOf(far.flatMap(({ texts }) => texts)),
  }
}

const toVerbatim = (id: string, text: string): Verbatim => ({ id, respondent: id, topic: '', text })

type Others = { readonly name: string; readonly language: string | undefined; readonly texts: readonly string[] }

/** Some answers of every other set; sets that share a theme's words by their making are no strangers. */
function othersThan(set: TextSet, all: readonly TextSet[]): Others[] {
  return all
    .filter(({ name }) => name.slice(0, 4) !== set.name.slice(0, 4))
    .map((other) => ({
      name: other.name,
      language: languageOf(other),
      texts: thin(other.texts, strangersOfSet).map(({ text }) => text),
    }))
}

/** Every so many-th of them, at most so many. */
export function thin<Item>(items: readonly Item[], most: number): Item[] {
  const step = Math.max(1, items.length / most)
  return Array.from({ length: Math.min(items.length, most) }, (_, at) => items[Math.floor(at * step)] as Item)
}

/** The first words of each, as many as an answer of the set has; those that are shorter than it are left out. */
function cutAlike(texts: readonly string[], { texts: own }: TextSet): string[] {
  return texts.flatMap((text, at) => {
    const words = text.split(/\s+/u)
    const wanted = (own[Math.floor((at * own.length) / texts.length)] as LabelledText).text.split(/\s+/u).length
    return words.length < wanted ? [] : [words.slice(0, wanted).join(' ')]
  })
}

function languageOf({ texts }: TextSet): string | undefined {
  const sample = texts.slice(0, 200).map(({ text }) => text)
  const detected = detectLanguages(sample)
  const counts = new Map<string, number>()
  for (const language of detected) counts.set(language, (counts.get(language) ?? 0) + 1)
  const [most] = [...counts].sort(([, left], [, right]) => right - left)
  return most && most[1] >= mostly * sample.length ? most[0] : undefined
}
