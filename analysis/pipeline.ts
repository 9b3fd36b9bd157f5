// The whole of theme finding on one screen: prepare the answers, group those of each topic and language, honour what people
// have corrected, put words on the groups.
import { foldDuplicates } from './corpus/fold-duplicates'
import { type Prepared, prepareAnswers } from './corpus/prepare-answers'
import { bindConstraints } from './corrections/bind-constraints'
import { closeLog } from './corrections/close-log'
import type { Constraints } from './corrections/correction'
import { settle } from './corrections/settle'
import { groupTexts } from './group/group-texts'
import { type Block, blockTerms, describeThemes } from './label/describe-themes'
import { findParents } from './label/find-parents'
import { proposeJoins } from './label/propose-joins'
import { createPause, type Pause } from './pause'
import { judgeThemes } from './quality/judge-themes'
import {
  AnalysisError,
  type Corpus,
  type Hooks,
  type ParentTheme,
  type Placement,
  type Theme,
  type ThemeOptions,
  type ThemesResult,
} from './shapes'
import { orderByHash } from './vectors/random'

/**
 * Finds the themes of a corpus: per topic and language, never across topics.
 * The same verbatims, options and seed give the same result in any order of the verbatims.
 * @throws AnalysisError `analysis.invalid` for repeated ids or a number of groups below 1; `analysis.cancelled` when asked to stop
 */
export function findThemes(corpus: Corpus, options: ThemeOptions, hooks: Hooks = {}): ThemesResult {
  check(corpus, options)
  const pause = createPause(hooks)
  const { verbatims } = corpus
  const prepared = prepareAnswers(verbatims, options.language, () => pause('cleaning', 0.02))
  const { constraints, conflicts } = closeLog(options.corrections ?? [])
  const placements: Placement[] = verbatims.map((verbatim, at) => unplaced(verbatim.id, prepared.junk[at]))
  const topics = [...new Set(verbatims.map(({ topic }) => topic))]
  const found = topics.map((topic, at) => {
    const within = pause.within(0.05 + (0.9 * at) / topics.length, 0.9 / topics.length)
    return findInTopic(topic, corpus, prepared, options, constraints, placements, within)
  })
  const themes = found.flatMap((topic) => topic.themes)
  const counts = found.flatMap((topic) => topic.counts)
  return {
    themes,
    parents: found.flatMap((topic) => topic.parents),
    placements,
    unplaced: countReasons(placements),
    counts,
    joins: found.flatMap(({ themes: own, blocks, groupOf, ids }) =>
      proposeJoins(own, blocks, { groupOf, ids }, options.terms ?? []),
    ),
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

function findInTopic(
  topic: string,
  { verbatims }: Corpus,
  prepared: Prepared,
  options: ThemeOptions,
  constraints: Constraints,
  placements: Placement[],
  pause: Pause,
) {
  const rows = verbatims.flatMap((verbatim, row) => (verbatim.topic === topic ? [row] : []))
  // Rows in the order of their ids: equal texts and ties in settling go by it.
  const ordered = rows.toSorted((left, right) => (verbatims[left]!.id < verbatims[right]!.id ? -1 : 1))
  const blocks = groupBlocks(ordered, prepared, options, pause)
  const solved = new Map<number, { group: number; second: number; confidence: number }>()
  for (const { rows: own, grouped, offset } of blocks)
    own.forEach((row, at) => {
      const second = grouped.seconds[at]!
      solved.set(row, {
        group: offset + grouped.labels[at]!,
        second: second < 0 ? -1 : offset + second,
        confidence: grouped.confidences[at]!,
      })
    })
  const earlier = earlierIds(topic, options)
  const settled = settle({
    labels: Int32Array.from(ordered, (row) => solved.get(row)?.group ?? -1),
    count: blocks.reduce((sum, block) => sum + block.grouped.count, 0),
    bound: bindConstraints(
      constraints,
      ordered.map((row) => verbatims[row]!.id),
    ),
    affinity: (at, group) => {
      const standing = solved.get(ordered[at]!)
      return standing === undefined
        ? 0
        : group === standing.group
          ? standing.confidence
          : group === standing.second
            ? 1 - standing.confidence
            : 0
    },
    ...(earlier ? { earlier: ordered.map((row) => earlier.get(verbatims[row]!.id)) } : {}),
    taken: [...(options.previous ?? []).map(({ id }) => id), ...constraints.mergedInto.keys()],
    prefix: topic === '' ? 'theme-' : `${topic}-`,
  })
  const groupOf = new Map(ordered.map((row, at) => [row, settled.labels[at]!]))
  const idOfSolved = mostCommonIds(ordered, settled, solved)
  for (const [at, row] of ordered.entries()) {
    const group = settled.labels[at]!
    if (group < 0) continue
    const standing = solved.get(row)
    const own = standing !== undefined && idOfSolved.get(standing.group) === settled.ids[group]
    const second = standing === undefined ? undefined : idOfSolved.get(own ? standing.second : standing.group)
    placements[row] = {
      verbatim: verbatims[row]!.id,
      theme: settled.ids[group]!,
      // Where a person has moved an answer, the person is sure.
      confidence: own ? standing.confidence : 1,
      ...(second === undefined || second === settled.ids[group] ? {} : { second }),
    }
  }
  const themes = describeThemes({
    topic,
    blocks,
    ids: settled.ids,
    groupOf,
    verbatims,
    placements,
    names: constraints.names,
  })
  const { parents, parented } = withParents(themes, blocks, { groupOf, ids: settled.ids })
  const counts = blocks.map(({ language, grouped }) => ({
    topic,
    language,
    chosen: grouped.count,
    ...(grouped.votes ? { votes: grouped.votes } : {}),
    curve: grouped.curve,
  }))
  return { themes: parented, parents, counts, blocks, groupOf, ids: settled.ids }
}

/** One block per language; answers in no known language make one of their own. */
function groupBlocks(rows: readonly number[], prepared: Prepared, options: ThemeOptions, pause: Pause): Block[] {
  const usable = rows.filter((row) => prepared.junk[row] === undefined)
  const languages = [...new Set(usable.map((row) => prepared.languages[row]!))].sort()
  const blocks: Block[] = []
  let offset = 0
  let done = 0
  for (const language of languages) {
    const own = usable.filter((row) => prepared.languages[row] === language)
    const order = orderByHash(own.map((row) => prepared.texts[row]!))
    const sorted = Array.from(order, (at) => own[at]!)
    const texts = sorted.map((row) => prepared.texts[row]!)
    const within = pause.within(done / usable.length, own.length / usable.length)
    const grouped = groupTexts(texts, { groups: options.groups, language, seed: options.seed ?? 1, pause: within })
    blocks.push({ language, rows: sorted, texts, grouped, offset })
    offset += grouped.count
    done += own.length
  }
  return blocks
}

function earlierIds(topic: string, options: ThemeOptions): Map<string, string> | undefined {
  if (!options.previous) return undefined
  return new Map(
    options.previous
      .filter((theme) => theme.topic === topic)
      .flatMap(({ id, members }) => members.map((member) => [member, id] as const)),
  )
}

function mostCommonIds(
  ordered: readonly number[],
  settled: { readonly labels: Int32Array; readonly ids: readonly string[] },
  solved: ReadonlyMap<number, { readonly group: number }>,
): Map<number, string> {
  const tallies = new Map<number, Map<number, number>>()
  ordered.forEach((row, at) => {
    const from = solved.get(row)?.group
    const to = settled.labels[at]!
    if (from === undefined || to < 0) return
    const tally = tallies.get(from) ?? new Map<number, number>()
    tally.set(to, (tally.get(to) ?? 0) + 1)
    tallies.set(from, tally)
  })
  return new Map(
    [...tallies].map(([from, tally]) => [
      from,
      settled.ids[[...tally].sort(([one, left], [other, right]) => right - left || one - other)[0]![0]]!,
    ]),
  )
}

function withParents(
  themes: readonly Theme[],
  blocks: readonly Block[],
  input: { groupOf: ReadonlyMap<number, number>; ids: readonly string[] },
) {
  const groupOfId = new Map(input.ids.map((id, group) => [id, group]))
  const parents: ParentTheme[] = blocks.flatMap((block) => {
    const terms = blockTerms(block, input)
    const own = themes.filter((theme) => theme.language === block.language)
    return findParents(
      own.map((theme) => {
        const { columns, weights } = terms[groupOfId.get(theme.id)!]!
        return {
          theme,
          weights: new Map(
            columns.map((column, at) => [
              block.grouped.vocabulary.spellings[block.grouped.words[column]!]!,
              weights[at]!,
            ]),
          ),
        }
      }),
    )
  })
  const parentOf = new Map(parents.flatMap((parent) => parent.themes.map((theme) => [theme, parent.id] as const)))
  const parented = themes.map((theme) => {
    const parent = parentOf.get(theme.id)
    return parent === undefined ? theme : { ...theme, parent }
  })
  return { parents, parented }
}

function countReasons(placements: readonly Placement[]): ThemesResult['unplaced'] {
  const counts = new Map<NonNullable<Placement['reason']>, number>()
  for (const { theme, reason } of placements)
    if (theme === null && reason) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts]
    .map(([reason, count]) => ({ reason, count }))
    .sort((left, right) => right.count - left.count || (left.reason < right.reason ? -1 : 1))
}
