// The themes of one topic: grouped by language, then made to honour corrections and earlier ids, then described.
import type { Prepared } from './corpus/prepare-answers'
import { bindConstraints } from './corrections/bind-constraints'
import type { Constraints } from './corrections/correction'
import { settle } from './corrections/settle'
import type { Crew } from './crew'
import { type FurtherThemes, findFurtherThemes } from './group/further-themes'
import { groupByLanguage } from './group/group-languages'
import { describeThemes } from './label/describe-themes'
import { nameParents } from './label/name-parents'
import type { Pause } from './pause'
import type { Corpus, Placement, ThemeOptions } from './shapes'

/** Writes the placements of the topic's verbatims into `placements`, by position in the corpus. */
export function findInTopic(
  topic: string,
  { verbatims }: Corpus,
  prepared: Prepared,
  options: ThemeOptions,
  constraints: Constraints,
  placements: Placement[],
  pause: Pause,
  crew: Crew,
) {
  const inTopic = (row: number): boolean => verbatims[row]!.topic === topic
  // Ties in settling go by the ids.
  const ordered = prepared.byId.filter(inTopic)
  const blocks = groupByLanguage(prepared.byHash.filter(inTopic), prepared, options, pause, crew)
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
  const ideas = { crew, pause: () => pause('ideas', 0.97) }
  const furthering = findFurtherThemes(blocks, groupOf, settled.ids.length, verbatims, ideas)
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
  const described = describeThemes({
    topic,
    blocks,
    ids: settled.ids,
    groupOf,
    verbatims,
    placements,
    names: constraints.names,
    pause: () => pause('describing', 0.98),
  })
  const also = addFurther(placements, furthering.take(), settled.ids)
  const themes = described.map((theme) => (also.has(theme.id) ? { ...theme, alsoIn: also.get(theme.id)! } : theme))
  const { parents, parented } = nameParents(themes, blocks, { groupOf, ids: settled.ids })
  const counts = blocks.map(({ language, grouped }) => ({
    topic,
    language,
    chosen: grouped.count,
    ...(grouped.votes ? { votes: grouped.votes } : {}),
    ...(grouped.spoke ? { spoke: grouped.spoke } : {}),
    curve: grouped.curve,
  }))
  return { themes: parented, parents, counts, blocks, groupOf, ids: settled.ids }
}

/** Writes further themes into placements. Returns how many answers each theme has gained. */
function addFurther(placements: Placement[], further: FurtherThemes, ids: readonly string[]): Map<string, number> {
  const also = new Map<string, number>()
  for (const [row, found] of further) {
    const themes = found.map(({ group, ...idea }) => ({ theme: ids[group]!, ...idea }))
    placements[row] = { ...placements[row]!, further: themes }
    for (const { theme } of themes) also.set(theme, (also.get(theme) ?? 0) + 1)
  }
  return also
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
