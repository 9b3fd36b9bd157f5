// Every answer of a run with the theme it stands in and the others it speaks for, as a table: what coders hand over, for a spreadsheet
// or another program. Words are read as they stand, some at a time; what was withdrawn is not in it.
import type { Table } from '../../fieldwork/export/export-table'
import type { Corpus, CorpusRespondent, CorpusVerbatim } from '../corpus/corpus'
import { answersOf, type Board, type BoardAnswer } from '../results/board'

/** Answers whose words are read at once. */
const batch = 1000

type Row = { readonly answer: BoardAnswer; readonly said: CorpusVerbatim; readonly fit: string }
type Column = {
  readonly name: string
  readonly value: (row: Row, labels: ReadonlyMap<string, string>) => string | number
}

/** Between the themes of one answer: no name holds it, as names are one line. */
const between = '\n'

const columns: readonly Column[] = [
  { name: 'answer', value: ({ answer }) => answer.id },
  // As in the export of responses, so that both can be joined.
  { name: 'response', value: ({ answer }) => answer.respondent },
  { name: 'fit', value: ({ fit }) => fit },
  { name: 'topic', value: ({ answer }) => answer.topic },
  { name: 'question', value: ({ said }) => said.question },
  { name: 'language', value: ({ said }) => said.language ?? '' },
  { name: 'text', value: ({ said }) => said.text },
  { name: 'theme', value: ({ answer }) => answer.theme ?? '' },
  { name: 'theme name', value: ({ answer }, labels) => labels.get(answer.theme ?? '') ?? '' },
  { name: 'confidence', value: ({ answer }) => answer.confidence },
  { name: 'moved by a person', value: ({ answer }) => (answer.machine === answer.theme ? '' : 'yes') },
  { name: 'also in', value: ({ answer }) => furtherOf(answer, ({ theme }) => theme) },
  { name: 'also in, names', value: ({ answer }, labels) => furtherOf(answer, ({ theme }) => labels.get(theme) ?? '') },
  {
    name: 'also in, words',
    value: ({ answer, said }) =>
      furtherOf(answer, ({ start, end }) => said.text.slice(start, end).replace(/\s+/g, ' ')),
  },
  { name: 'why in no theme', value: ({ answer }) => (answer.theme ? '' : (answer.reason ?? 'fits no theme')) },
]

const furtherOf = (
  { further = [] }: BoardAnswer,
  say: (idea: NonNullable<BoardAnswer['further']>[number]) => string,
): string => further.map(say).join(between)

export type CodedAnswers = {
  readonly studyId: string
  readonly board: Board
  readonly people: ReadonlyMap<string, Pick<CorpusRespondent, 'fit'>>
  readonly texts: Corpus['texts']
}

export const codedAnswers = (input: CodedAnswers): Table => ({
  head: columns.map(({ name }) => name),
  rows: eachRow(input),
})

async function* eachRow({ studyId, board, people, texts }: CodedAnswers) {
  const answers = answersOf(board)
  const labels = new Map(
    board.topics.flatMap(({ themes, rejected }) =>
      [...themes, ...rejected].map(({ id, label }) => [id, label] as const),
    ),
  )
  for (let at = 0; at < answers.length; at += batch) {
    const part = answers.slice(at, at + batch)
    const words = await texts(
      studyId,
      part.map(({ id }) => id),
    )
    for (const answer of part) {
      const said = words.get(answer.id)
      const fit = people.get(answer.respondent)?.fit ?? 'unknown'
      if (said) yield columns.map(({ value }) => value({ answer, said, fit }, labels))
    }
  }
}
