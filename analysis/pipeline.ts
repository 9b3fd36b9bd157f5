// The whole of theme finding on one screen: prepare the answers, find the themes of each topic, propose what belongs together
// over languages, fold what repeats, judge.
import { foldDuplicates } from './corpus/fold-duplicates'
import { prepareAnswers } from './corpus/prepare-answers'
import { closeLog } from './corrections/close-log'
import { alone } from './crew'
import { proposeJoins } from './label/propose-joins'
import { createPause } from './pause'
import { judgeThemes } from './quality/judge-themes'
import { AnalysisError, type Corpus, type Hooks, type Placement, type ThemeOptions, type ThemesResult } from './shapes'
import { findInTopic } from './topic-themes'

/**
 * Finds the themes of a corpus: per topic and language, never across topics.
 * The same verbatims, options and seed give the same result in any order of the verbatims.
 * @throws AnalysisError `analysis.invalid` for repeated ids or a number of groups below 1; `analysis.cancelled` when asked to stop
 */
export function findThemes(corpus: Corpus, options: ThemeOptions, hooks: Hooks = {}): ThemesResult {
  check(corpus, options)
  const pause = createPause(hooks)
  const { verbatims } = corpus
  const crew = hooks.crew ?? alone
  const prepared = prepareAnswers(verbatims, options.language, crew, () => pause('cleaning', 0.02))
  const { constraints, conflicts } = closeLog(options.corrections ?? [])
  const placements: Placement[] = verbatims.map((verbatim, at) => unplaced(verbatim.id, prepared.junk[at]))
  const topics = [...new Set(verbatims.map(({ topic }) => topic))]
  const found = topics.map((topic, at) => {
    const within = pause.within(0.05 + (0.9 * at) / topics.length, 0.9 / topics.length)
    return findInTopic(topic, corpus, prepared, options, constraints, placements, within, crew)
  })
  const themes = found.flatMap((topic) => topic.themes)
  const counts = found.flatMap((topic) => topic.counts)
  return {
    themes,
    parents: found.flatMap((topic) => topic.parents),
    placements,
    unplaced: countReasons(placements),
    counts,
    joins: found.flatMap(({ themes: own, blocks, groupOf, ids }) => {
      pause('joining', 0.96)
      return proposeJoins(own, blocks, { groupOf, ids }, options.terms ?? [], () => pause('joining', 0.97))
    }),
    duplicates: foldDuplicates(
      verbatims.map(({ id }) => id),
      prepared.texts,
      verbatims.map(({ topic }) => topic),
    ),
    quality: judgeThemes(placements, found),
    conflicts,
  }
}

function check(corpus: Corpus, options: ThemeOptions): void {
  const { groups } = options
  if (groups !== 'auto' && !(Number.isInteger(groups) && groups >= 1))
    throw new AnalysisError('analysis.invalid', 'a whole number of groups from 1, or auto', String(groups))
  const seen = new Set<string>()
  for (const { id } of corpus.verbatims) {
    if (seen.has(id)) throw new AnalysisError('analysis.invalid', 'each verbatim id once', `"${id}" twice`)
    seen.add(id)
  }
}

const unplaced = (verbatim: string, reason: Placement['reason']): Placement => ({
  verbatim,
  theme: null,
  confidence: 0,
  ...(reason === undefined ? {} : { reason }),
})
function countReasons(placements: readonly Placement[]): ThemesResult['unplaced'] {
  const counts = new Map<NonNullable<Placement['reason']>, number>()
  for (const { theme, reason } of placements)
    if (theme === null && reason) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts]
    .map(([reason, count]) => ({ reason, count }))
    .sort((left, right) => right.count - left.count || (left.reason < right.reason ? -1 : 1))
}
