// Answers that come after a run: themes are found in a whole set, frozen without a fifth of its answers, and that fifth is placed,
// and with it some answers of the other sets, which belong nowhere.
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
  readonly strangers: number
  readonly strangersPlaced: number
  readonly foreign: number
  readonly foreignPlaced: number
}

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
  const [strangers, foreign] = strangersTo(set, language, all)
  const placedOf = (texts: readonly string[]) =>
    assignAnswers(
      model,
      texts.map((text, at) => toVerbatim(`s${at}`, text)),
    ).filter(({ theme }) => theme !== null).length
  return {
    late: late.length,
    same: late.filter(isSame).length,
    sure: sure.length,
    sureSame: sure.filter(isSame).length,
    nowhere: late.filter(({ theme }) => theme === null).length,
    strangers: strangers.length,
    strangersPlaced: placedOf(strangers),
    foreign: foreign.length,
    foreignPlaced: placedOf(foreign),
  }
}

const toVerbatim = (id: string, text: string): Verbatim => ({ id, respondent: id, topic: '', text })

/** Answers of other sets in the same language, and in others; sets that share a theme's words by their making are no strangers. */
function strangersTo(set: TextSet, language: string, all: readonly TextSet[]): [string[], string[]] {
  const others = all.filter(({ name }) => name.slice(0, 4) !== set.name.slice(0, 4))
  const drawn = others.map((other) => ({
    language: languageOf(other),
    texts: other.texts
      .filter((_, at) => at % Math.max(1, Math.floor(other.texts.length / strangersOfSet)) === 0)
      .slice(0, strangersOfSet)
      .map(({ text }) => text),
  }))
  return [
    drawn.filter((one) => one.language === language).flatMap(({ texts }) => texts),
    drawn.filter((one) => one.language !== undefined && one.language !== language).flatMap(({ texts }) => texts),
  ]
}

function languageOf({ texts }: TextSet): string | undefined {
  const sample = texts.slice(0, 200).map(({ text }) => text)
  const detected = detectLanguages(sample)
  const counts = new Map<string, number>()
  for (const language of detected) counts.set(language, (counts.get(language) ?? 0) + 1)
  const [most] = [...counts].sort(([, left], [, right]) => right - left)
  return most && most[1] >= mostly * sample.length ? most[0] : undefined
}
