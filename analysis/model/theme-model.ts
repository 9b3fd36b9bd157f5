// Themes of a finished run, frozen: new answers get the themes that are there, or none. Themes never cross topics, and an answer
// in a language that a topic's themes do not have fits nowhere.

import { cleanText } from '../corpus/clean-text'
import { detectLanguages } from '../corpus/detect-language'
import { primarySubtag } from '../corpus/primary-subtag'
import { recogniseJunk } from '../corpus/recognise-junk'
import { isUnspaced } from '../corpus/tokenise'
import type { Placement, ThemesResult, Verbatim } from '../shapes'
import type { FrozenClasses } from './class-shapes'
import { type Assignment, assignFeatures, freezeClasses } from './frozen-classes'
import { measureNearness } from './nearness'
import { isWord, languagesIn, readFeatures, spellingOf } from './text-features'

/** Share of an answer's words that a guessed language must know: names and figures are known in any. */
const mostlyKnown = 0.6

/** Plain data, by topic. */
export type FrozenThemes = { readonly topics: Readonly<Record<string, FrozenClasses>> }

/** Freezes the placements of a run. `verbatims` are those that it ran on. O(length of the texts). */
export function freezeThemes(verbatims: readonly Verbatim[], result: Pick<ThemesResult, 'placements'>): FrozenThemes {
  const themeOf = new Map(result.placements.map((placement) => [placement.verbatim, placement.theme]))
  const features = readFeatures(
    verbatims.map(({ text }) => text),
    languagesOf(verbatims),
  )
  const topics = [...new Set(verbatims.map(({ topic }) => topic))].sort()
  return {
    topics: Object.fromEntries(
      topics.map((topic) => {
        const examples = verbatims.flatMap((verbatim, row) => {
          const group = themeOf.get(verbatim.id)
          return verbatim.topic === topic && group !== undefined && group !== null
            ? [{ group, features: features[row] as string[] }]
            : []
        })
        const classes = freezeClasses(examples)
        return [topic, { ...classes, nearness: measureNearness(classes, examples) }]
      }),
    ),
  }
}

/**
 * Where new answers belong; a null theme without a reason fits nowhere. One placement for each verbatim, in the order given.
 * Answers come one at a time, and a few words do not tell their language: where it was not said, and is none of the topic's, the
 * answer is read as if it were in each of these, and belongs to a theme only if most of its words are known there.
 */
export function assignAnswers(model: FrozenThemes, verbatims: readonly Verbatim[]): Placement[] {
  const told = languagesOf(verbatims)
  const known = new Map(
    Object.entries(model.topics).map(([topic, classes]) => [topic, { classes, languages: languagesIn(classes) }]),
  )
  const readings = verbatims.flatMap(({ topic, text, language }, row) => {
    const there = known.get(topic)?.languages ?? new Set()
    const own = spellingOf(there)(told[row] as string)
    const inDoubt = primarySubtag(language) === '' && !there.has(own)
    const guesses = [...there].filter((one) => !isUnspaced(one))
    return (inDoubt ? guesses : [own]).map((one) => ({ row, text, language: one, inDoubt }))
  })
  const features = readFeatures(
    readings.map(({ text }) => text),
    readings.map(({ language }) => language),
  )
  const best = verbatims.map((): Assignment => ({ group: null, confidence: 0, fit: Number.NEGATIVE_INFINITY }))
  readings.forEach(({ row, inDoubt }, at) => {
    const topic = known.get((verbatims[row] as Verbatim).topic)
    if (topic === undefined) return
    const own = features[at] as string[]
    if (inDoubt && knownShare(topic.classes, own) < mostlyKnown) return
    const found = assignFeatures(topic.classes, own)
    if (found.group !== null && found.fit > (best[row] as Assignment).fit) best[row] = found
  })
  return verbatims.map((verbatim, row) => {
    const reason = recogniseJunk(cleanText(verbatim.text), verbatim.questionText)
    if (reason !== undefined) return { verbatim: verbatim.id, theme: null, confidence: 0, reason }
    const { group, confidence } = best[row] as Assignment
    return { verbatim: verbatim.id, theme: group, confidence }
  })
}

/** Of whole words: pieces of words are alike in many languages. */
function knownShare({ counts }: FrozenClasses, features: readonly string[]): number {
  const words = features.filter(isWord)
  return words.filter((word) => Object.hasOwn(counts, word)).length / Math.max(1, words.length)
}

function languagesOf(verbatims: readonly Verbatim[]): string[] {
  const detected = detectLanguages(verbatims.map(({ text }) => cleanText(text)))
  return verbatims.map(({ language }, row) => primarySubtag(language) || (detected[row] as string))
}
