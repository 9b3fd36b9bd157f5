// Rows of a LimeSurvey structure to groups, questions, sub-questions and answers with their words in every language. The base
// language comes first; copies in other languages follow, known by group id or order, and by the codes of questions and answers.
import { type Fault, fault } from '../shape'
import { plainWords, toTag } from './imported'
import type { LimeRow } from './limesurvey-rows'

export type Words = Record<string, string>
export type LimeItem = { readonly row: number; readonly code: string; readonly scale: string; readonly text: Words }
export type LimeQuestion = {
  readonly row: number
  readonly code: string
  readonly type: string
  readonly relevance: string
  readonly text: Words
  readonly help: Words
  readonly subs: LimeItem[]
  readonly answers: LimeItem[]
  readonly cell: LimeRow['cell']
}
export type LimeGroup = {
  readonly row: number
  readonly relevance: string
  readonly name: Words
  readonly text: Words
  readonly questions: LimeQuestion[]
}
export type LimeSurvey = {
  readonly language: string
  readonly languages: readonly string[]
  readonly settings: ReadonlyMap<string, string>
  /** Words of the survey itself by their name there, such as surveyls_title. */
  readonly words: ReadonlyMap<string, Words>
  readonly groups: readonly LimeGroup[]
  readonly left: string[]
}

const unknownClasses: Readonly<Record<string, string>> = {
  AS: 'assessment rules',
  QTA: 'quotas',
  QTALS: 'quotas',
  QTAM: 'quotas',
  C: 'conditions of the old kind',
}

export function readLimeStructure(rows: readonly LimeRow[]): LimeSurvey | { fault: Fault } {
  const settings = new Map(rows.filter(isOf('S')).map(({ cell }) => [cell('name'), cell('text')]))
  const left: string[] = []
  const tagOf = createTags(left)
  const spoken = rows.find((row) => ['SL', 'G', 'Q'].includes(row.cell('class')))?.cell('language')
  const language = tagOf(settings.get('language') || spoken || 'en')
  const words = new Map<string, Words>()
  const groups: LimeGroup[] = []
  const questions = new Map<string, LimeQuestion>()
  const languages = new Set([language])
  const atGroup = new Map<string, number>()
  let question: LimeQuestion | undefined
  let group: LimeGroup | undefined

  for (const { row, cell } of rows) {
    const [kind, name] = [cell('class'), cell('name')]
    const tag = cell('language') ? tagOf(cell('language')) : language
    if (['SL', 'G', 'Q', 'SQ', 'A'].includes(kind)) languages.add(tag)
    const isBase = tag === language
    if (kind === 'S') continue
    if (kind === 'SL') say(put(words, name, {}), tag, cell('text'))
    else if (kind === 'G') {
      const at = atGroup.get(tag) ?? 0
      atGroup.set(tag, at + 1)
      if (isBase) groups.push({ row, relevance: cell('relevance'), name: {}, text: {}, questions: [] })
      group = groups[at]
      say(group?.name, tag, name)
      say(group?.text, tag, cell('text'))
      question = undefined
    } else if (kind === 'Q') {
      const id = name.toLowerCase()
      if (name === '') return wrong(row, 'name', 'the code of a question', 'none')
      if (isBase && questions.has(id)) return wrong(row, 'name', 'a code that no other question has', `${name} again`)
      if (isBase && !group) {
        group = { row, relevance: '', name: {}, text: {}, questions: [] }
        groups.push(group)
      }
      question = isBase ? toQuestion(row, cell) : questions.get(id)
      if (!question) left.push(`row ${row}: ${name} in ${tag}, which the base language does not have`)
      else if (isBase) {
        questions.set(id, question)
        group?.questions.push(question)
      }
      say(question?.text, tag, cell('text'))
      say(question?.help, tag, cell('help'))
    } else if (kind === 'SQ' || kind === 'A') {
      if (!question && isBase) return wrong(row, 'class', 'a question (Q) above it', kind)
      const list = kind === 'SQ' ? question?.subs : question?.answers
      const scale = cell('type/scale') || '0'
      let item = list?.find((one) => one.code === name && one.scale === scale)
      if (isBase && item) return wrong(row, 'name', 'a code that is not used yet', `${name} again`)
      if (isBase) {
        item = { row, code: name, scale, text: {} }
        list?.push(item)
      }
      say(item?.text, tag, cell('text'))
    } else {
      const what = unknownClasses[kind]
      if (!what) return wrong(row, 'class', 'one of S, SL, G, Q, SQ, A', kind)
      if (!left.includes(what)) left.push(what)
    }
  }
  if (questions.size === 0)
    return { fault: fault('file', 'no-questions', 'expected at least one question (a row with class Q)') }
  return { language, languages: [...languages], settings, words, groups, left }
}

const isOf =
  (kind: string) =>
  ({ cell }: LimeRow): boolean =>
    cell('class') === kind

function toQuestion(row: number, cell: LimeRow['cell']): LimeQuestion {
  const [code, type, relevance] = [cell('name'), cell('type/scale'), cell('relevance')]
  return { row, code, type, relevance, text: {}, help: {}, subs: [], answers: [], cell }
}

function say(words: Words | undefined, tag: string, text: string): void {
  const plain = plainWords(text)
  if (words && plain !== '') words[tag] = plain
}

function put(words: Map<string, Words>, name: string, fresh: Words): Words {
  const known = words.get(name) ?? fresh
  words.set(name, known)
  return known
}

function createTags(left: string[]): (locale: string) => string {
  return (locale) => {
    const tag = toTag(locale)
    const line = `the language "${locale.slice(0, 40)}", which is taken for English`
    if (!tag && !left.includes(line)) left.push(line)
    return tag ?? 'en'
  }
}

function wrong(row: number, column: string, expected: string, got: string): { fault: Fault } {
  return { fault: fault(`row ${row}, ${column}`, 'not-limesurvey', `expected ${expected}, got ${got.slice(0, 80)}`) }
}
