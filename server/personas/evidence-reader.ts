// Reads the words behind lines at the moment they are shown. What was withdrawn since is gone from quotes and counts, and the
// line that stood on it is flagged.
import { groupBy } from './group-by'
import type { Heard, HeardReader } from './heard'
import type { Basis, Content, Evidence, Line } from './persona'

/** One answer in somebody's words, as the stage that keeps answers hands it out. */
export type Passage = {
  readonly id: string
  readonly respondent: string
  readonly text: string
  readonly language: string
  /** The question as it was asked. */
  readonly question: string
}

/** Where answers are kept. Whoever is missing in a reply has withdrawn, or was deleted. */
export type Answers = {
  passages(study: string, ids: readonly string[]): Promise<readonly Passage[]>
  present(study: string, respondents: readonly string[]): Promise<ReadonlySet<string>>
}

export type Quote = {
  readonly stance: Evidence['stance']
  readonly before: string
  readonly text: string
  readonly after: string
  readonly language: string
  readonly question: string
  readonly verbatim: string
  /** How many people wrote these very words. */
  readonly people: number
}

export type ReadLine = Line & {
  readonly quotes: readonly Quote[]
  readonly against: readonly Quote[]
  /** People who say so: as counted in the run, less those who withdrew since. */
  readonly voices: number
  /** Answers behind the line that were withdrawn since. */
  readonly withdrawn: number
  /** What staff hear, where the line is one of their questions or roadblocks. */
  readonly heard?: Heard
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
      const sources = content.lines.flatMap(({ source }) => source?.id ?? [])
      const [passages, present, asked] = await Promise.all([
        ids.length > 0 ? answers.passages(study, ids) : [],
        members.length > 0 ? answers.present(study, members) : new Set<string>(),
        heard.byIds(sources),
      ])
      const byId = new Map(passages.map((passage) => [passage.id, passage]))
      const { lines, basis, ...head } = content
      return {
        ...head,
        lines: lines.map((line) => readLine(line, byId, asked.get(line.source?.id ?? ''))),
        ...(basis ? { basis: readBasis(basis, present) } : {}),
      }
    },
  }
}

function readLine(line: Line, passages: ReadonlyMap<string, Passage>, heard: Heard | undefined): ReadLine {
  const quotes = line.evidence.flatMap((evidence) => {
    const passage = passages.get(evidence.verbatim)
    return passage ? [{ ...toQuote(evidence, passage), respondent: evidence.respondent }] : []
  })
  const supporting = line.evidence.filter(({ stance }) => stance === 'supports')
  const speakers = (list: readonly Evidence[]) => new Set(list.map(({ respondent }) => respondent))
  const there = speakers(supporting.filter(({ verbatim }) => passages.has(verbatim)))
  const gone = [...speakers(supporting)].filter((respondent) => !there.has(respondent)).length
  return {
    ...line,
    // Answered once: what was agreed since takes the place of what was copied.
    ...(heard ? { heard, reply: heard.answer } : {}),
    quotes: unlike(quotes.filter(({ stance }) => stance === 'supports')),
    against: unlike(quotes.filter(({ stance }) => stance === 'contradicts')),
    voices: Math.max(there.size, (line.people ?? 0) - gone),
    withdrawn: line.evidence.length - quotes.length,
  }
}

/** Several people may have said the same: it is quoted once, with their number. */
function unlike(quotes: readonly (Omit<Quote, 'people'> & { respondent: string })[]): Quote[] {
  const bySaying = groupBy(quotes, ({ text }) => sayingOf(text))
  return [...bySaying.values()].flatMap((same) => {
    const [first] = same
    if (!first) return []
    const { respondent: _, ...quote } = first
    return [{ ...quote, people: new Set(same.map(({ respondent }) => respondent)).size }]
  })
}

/** The words alone: case, space and the marks at the ends make no other saying. */
const sayingOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '') || text

/** The span with what stands around it; spans that no longer fit the answer show the whole answer. */
function toQuote(
  { stance, verbatim, start, end }: Evidence,
  { text, language, question }: Passage,
): Omit<Quote, 'people'> {
  const fits = start >= 0 && end > start && end <= text.length
  const [from, to] = fits ? [start, end] : [0, text.length]
  return {
    stance,
    verbatim,
    language,
    question,
    before: text.slice(0, from),
    text: text.slice(from, to),
    after: text.slice(to),
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
