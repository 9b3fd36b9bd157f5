// Themes of a finished run, frozen: new answers get the themes that are there, or none. Themes never cross topics, and an answer
// in a language that a topic's themes do not have fits nowhere.

import { cleanText } from '../corpus/clean-text'
import { detectLanguages } from '../corpus/detect-language'
import { recogniseJunk } from '../corpus/recognise-junk'
import type { Placement, ThemesResult, Verbatim } from '../shapes'
import { assignFeatures, type FrozenClasses, freezeClasses } from './frozen-classes'
import { readFeatures } from './text-features'

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
        return [topic, freezeClasses(examples)]
      }),
    ),
  }
}

/** Where new answers belong; a null theme without a reason fits nowhere. One placement for each verbatim, in the order given. */
export function assignAnswers(model: FrozenThemes, verbatims: readonly Verbatim[]): Placement[] {
  const features = readFeatures(
    verbatims.map(({ text }) => text),
    languagesOf(verbatims),
  )
  return verbatims.map((verbatim, row) => {
    const reason = recogniseJunk(cleanText(verbatim.text), verbatim.questionText)
    const topic = Object.hasOwn(model.topics, verbatim.topic) ? model.topics[verbatim.topic] : undefined
    if (reason !== undefined) return { verbatim: verbatim.id, theme: null, confidence: 0, reason }
    if (topic === undefined) return { verbatim: verbatim.id, theme: null, confidence: 0 }
    const { group, confidence } = assignFeatures(topic, features[row] as string[])
    return { verbatim: verbatim.id, theme: group, confidence }
  })
}

function languagesOf(verbatims: readonly Verbatim[]): string[] {
  const detected = detectLanguages(verbatims.map(({ text }) => cleanText(text)))
  return verbatims.map(({ language }, row) => language ?? (detected[row] as string))
}
