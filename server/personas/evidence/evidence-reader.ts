// Reads the words behind lines at the moment they are shown. What was withdrawn since is gone from quotes and counts, and the
// line that stood on it is flagged.

import type { Basis, Content } from '../persona/persona'
import type { HeardReader } from './heard'
import { type Passage, type ReadLine, readLine } from './read-line'

/** Where answers are kept. Whoever is missing in a reply has withdrawn, or was deleted. */
export type Answers = {
  passages(study: string, ids: readonly string[]): Promise<readonly Passage[]>
  present(study: string, respondents: readonly string[]): Promise<ReadonlySet<string>>
}

export type ReadBasis = Basis & {
  /** People of the group whose answers are still there. */
  readonly size: number
  readonly share: number
  readonly withdrawn: number
}

export type ReadContent = Omit<Content, 'lines' | 'basis'> & {
  readonly lines: readonly ReadLine[]
  readonly basis?: ReadBasis
}

export type EvidenceReader = ReturnType<typeof createEvidenceReader>

export function createEvidenceReader(answers: Answers, heard: Pick<HeardReader, 'byIds'>) {
  return {
    async read(study: string, content: Content): Promise<ReadContent> {
      const ids = [...new Set(content.lines.flatMap(({ evidence }) => evidence.map(({ verbatim }) => verbatim)))]
      const members = content.basis?.members ?? []
      const people = [...new Set([...members, ...content.lines.flatMap(({ speakers }) => speakers ?? [])])]
      const sources = content.lines.flatMap(({ source }) => source?.id ?? [])
      const [passages, present, asked] = await Promise.all([
        ids.length > 0 ? answers.passages(study, ids) : [],
        people.length > 0 ? answers.present(study, people) : new Set<string>(),
        heard.byIds(sources),
      ])
      const byId = new Map(passages.map((passage) => [passage.id, passage]))
      const gone = new Set(people.filter((person) => !present.has(person)))
      const { lines, basis, ...head } = content
      return {
        ...head,
        lines: lines.map((line) => readLine(line, byId, gone, asked.get(line.source?.id ?? ''))),
        ...(basis ? { basis: readBasis(basis, present) } : {}),
      }
    },
  }
}

function readBasis(basis: Basis, present: ReadonlySet<string>): ReadBasis {
  const size = basis.members.filter((member) => present.has(member)).length
  const withdrawn = basis.members.length - size
  const respondents = Math.max(1, basis.respondents - withdrawn)
  return { ...basis, size, withdrawn, share: size / respondents }
}

/** Shown distributions: none below the minimum group size; values that few share are counted together, or left out. */
export function shownTraits({ traits, size }: ReadBasis, minGroup: number) {
  if (size < minGroup) return []
  return traits.map(({ name, counts, leakage }) => {
    const total = counts.reduce((sum, { count }) => sum + count, 0)
    const shown = counts.filter(({ count }) => count >= minGroup)
    const rest = total - shown.reduce((sum, { count }) => sum + count, 0)
    const others = rest >= minGroup ? [{ value: 'other, each too rare to show', count: rest }] : []
    const bars = [...shown, ...others].map((one) => ({ ...one, share: total > 0 ? one.count / total : 0 }))
    return { name, bars, hidden: others.length === 0 && rest > 0, leakage }
  })
}
