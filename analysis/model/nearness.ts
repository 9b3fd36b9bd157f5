// How near a text is to what a frozen model has learnt: whether its telling words are the ones that a theme, and the topic as a whole,
// are told by. Says what has never been seen, where the odds among themes (frozen-classes.ts) only say which theme is nearest. What is
// near enough is told by the training examples, each judged without itself (conformal prediction, Vovk, Gammerman and Shafer 2005).
import type { Example, FrozenClasses, LanguageNearness, Nearness } from './class-shapes'
import { languageIn } from './text-features'

type Counted = Pick<FrozenClasses, 'groups' | 'sizes' | 'counts'>
type Measured = { readonly said: number; readonly known: number }
/** What of a model does not depend on the text. */
type Frame = { readonly people: number; readonly depths: readonly number[] }

/** Fewer training examples of a language cannot tell what is usual. */
const leastExamples = 20
/** Of what is near: the nearest theme, and the topic as a whole for the rest. */
const ofTheme = 0.6
/** Share of training examples that may fall out. */
const outShare = 0.05
/** Where examples are all alike, others need not be as near: this share of their median is near enough. */
const ofMedian = 0.6
/** In a short text of known words each must bring this share of what words of examples do, by the median. */
const ofWord = 0.9
/** Share of words never seen in a text about something else, and at least in others on the subject. */
const unseenElsewhere = 0.6
const unseenHere = 0.05
/** What a nat of odds against the subject takes away. */
const perNat = 0.1

/** What is near enough in each language that has enough training examples. O(features x groups that hold them). */
export function measureNearness(model: Counted, examples: readonly Example[]): Nearness {
  const told = examples.filter(({ features }) => features.length > 0)
  const languages = [...new Set(told.map(({ features }) => languageIn(features[0]!)))].sort()
  return Object.fromEntries(
    languages.flatMap((language) => {
      const own = told.filter(({ features }) => languageIn(features[0]!) === language)
      return own.length < leastExamples ? [] : [[language, measureLanguage(model, own)]]
    }),
  )
}

function measureLanguage(model: Counted, examples: readonly Example[]): LanguageNearness {
  const at = new Map(model.groups.map((group, index) => [group, index]))
  const frame = frameOf(model)
  const measured = examples.map(({ group, features }) => measure(model, features, frame, at.get(group)))
  const words = examples.reduce((sum, { features }) => sum + features.length, 0)
  const known = measured.reduce((sum, one) => sum + one.known, 0)
  const unseen = perNat * Math.max(0, Math.log(unseenElsewhere / Math.max(unseenHere, 1 - known / words)))
  const found = measured.map((one, row) => settle(one, examples[row]!.features.length, unseen))
  const sorted = [...found].sort((left, right) => left - right)
  const enough = Math.min(ofMedian * middleOf(found), sorted[Math.floor(outShare * sorted.length)]!)
  return {
    ...{ unseen, least: Math.max(0, enough) },
    perWord: ofWord * middleOf(found.map((sum, row) => sum / examples[row]!.features.length)),
  }
}

const middleOf = (values: readonly number[]): number =>
  [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)]!

/** Whether a text is near enough to belong anywhere; undefined where the model cannot tell. O(features x groups that hold them). */
export function isNear(
  model: Counted & { readonly nearness?: Nearness },
  features: readonly string[],
): boolean | undefined {
  const language = languageIn(features[0] ?? '')
  const own = model.nearness && Object.hasOwn(model.nearness, language) ? model.nearness[language] : undefined
  if (!own) return undefined
  const measured = measure(model, features, frameOf(model))
  const sum = settle(measured, features.length, own.unseen)
  return sum > own.least || (measured.known === features.length && sum >= own.perWord * features.length)
}

const settle = ({ said, known }: Measured, words: number, unseen: number): number => said - unseen * (words - known)

/** The rarer a word, the more it counts, and the more examples hold it. `own` is the group of an example that must not speak for itself. */
function measure(model: Counted, features: readonly string[], { people, depths }: Frame, own = -1): Measured {
  const mine = own < 0 ? 0 : 1
  const themes = new Float64Array(depths.length)
  let [topic, known] = [0, 0]
  for (const feature of features) {
    const table = Object.hasOwn(model.counts, feature) ? model.counts[feature]! : []
    const holders = table.reduce((sum, [, count]) => sum + count, 0) - mine
    if (holders <= 0) continue
    known++
    const rarity = Math.sqrt(Math.log((people - mine + 1) / (holders + 0.5)))
    topic += (rarity * Math.log1p(holders)) / Math.log1p(people - mine)
    for (const [group, count] of table)
      themes[group]! += (rarity * Math.log1p(group === own ? count - 1 : count)) / depths[group]!
  }
  return { said: known === 0 ? 0 : ofTheme * Math.max(...themes) + (1 - ofTheme) * topic, known }
}

const frameOf = ({ sizes }: Counted): Frame => ({
  people: sizes.reduce((sum, size) => sum + size, 0),
  depths: sizes.map((size) => Math.log1p(size + 2)),
})
