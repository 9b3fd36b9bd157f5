// Reads respondents from JSON lines, one a line, and refuses the first line that is not one: naming the file, the line and what
// was expected. Knows the outside form of a respondent; the analysis knows what to do with it.
import { readFileSync } from 'node:fs'
import type { Person, PersonAnswer, PersonChoice, TraitValue } from '../../analysis'
import { UsageError } from './arguments'

type Fields = Readonly<Record<string, unknown>>
type Refuse = (expected: string, got: unknown) => never

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Respondents of a JSON lines file; blank lines are passed over. Throws UsageError. */
export function readRespondents(file: string): Person[] {
  const seen = new Map<string, number>()
  const people: Person[] = []
  readText(file)
    .split(/\r\n|\n|\r/)
    .forEach((line, at) => {
      if (line.trim() === '') return
      const refuse: Refuse = (expected, got) => {
        throw new UsageError(`${file}: line ${at + 1}: expected ${expected}, got ${show(got)}`)
      }
      const person = readPerson(parse(line, refuse), refuse)
      const before = seen.get(person.id)
      if (before !== undefined) refuse(`an id of its own (line ${before} has it already)`, person.id)
      seen.set(person.id, at + 1)
      people.push(person)
    })
  if (people.length === 0) throw new UsageError(`${file}: line 1: expected at least one respondent, got none`)
  return people
}

function readText(file: string): string {
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : 'a file that cannot be read'
    throw new UsageError(`${file}: expected a file of JSON lines, got ${reason}`)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    const line = 1 + bytes.subarray(0, firstBadByte(bytes)).filter((byte) => byte === 10).length
    throw new UsageError(`${file}: line ${line}: expected UTF-8 text, got bytes that are none`)
  }
}

/** Everything before is sound UTF-8; found by halving. */
function firstBadByte(bytes: Buffer): number {
  let low = 0
  let high = bytes.length
  while (low < high) {
    const middle = (low + high + 1) >> 1
    // A cut inside a letter is not a fault: streaming decoders wait for the rest.
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, middle), { stream: true })
      low = middle
    } catch {
      high = middle - 1
    }
  }
  return low
}

function parse(line: string, refuse: Refuse): unknown {
  try {
    return JSON.parse(line) as unknown
  } catch {
    return refuse('a JSON object', line)
  }
}

function readPerson(value: unknown, refuse: Refuse): Person {
  if (!isFields(value)) return refuse('a JSON object', value)
  const { id, answers, traits, choices } = value
  if (typeof id !== 'string' || id === '') return refuse('"id" to be a non-empty string', id)
  if (!Array.isArray(answers)) return refuse('"answers" to be a list', answers)
  if (traits !== undefined && !isFields(traits)) return refuse('"traits" to be an object', traits)
  if (choices !== undefined && !Array.isArray(choices)) return refuse('"choices" to be a list', choices)
  return {
    id,
    answers: answers.map((answer, at) => readAnswer(answer, `"answers[${at}]`, refuse)),
    ...(choices === undefined
      ? {}
      : { choices: choices.map((choice, at) => readChoice(choice, `"choices[${at}]`, refuse)) }),
    ...(traits === undefined ? {} : { traits: readTraitValues(traits, refuse) }),
  }
}

function readAnswer(value: unknown, path: string, refuse: Refuse): PersonAnswer {
  if (!isFields(value)) return refuse(`${path}" to be an object with "topic" and "text"`, value)
  const { topic, text, id, language, questionText, themes } = value
  if (typeof topic !== 'string' || topic === '') return refuse(`${path}.topic" to be a non-empty string`, topic)
  if (typeof text !== 'string') return refuse(`${path}.text" to be a string`, text)
  for (const [name, extra] of Object.entries({ id, language, questionText })) {
    if (extra !== undefined && typeof extra !== 'string') return refuse(`${path}.${name}" to be a string`, extra)
  }
  if (themes !== undefined && !(Array.isArray(themes) && themes.every((theme) => typeof theme === 'string'))) {
    return refuse(`${path}.themes" to be a list of strings`, themes)
  }
  return { topic, text, ...given({ id, language, questionText, themes }) } as PersonAnswer
}

function readChoice(value: unknown, path: string, refuse: Refuse): PersonChoice {
  if (!isFields(value)) return refuse(`${path}" to be an object with "topic", "question" and "option"`, value)
  const { topic, question, option, rank, label } = value
  for (const [name, field] of Object.entries({ topic, question, option })) {
    if (typeof field !== 'string' || field === '') return refuse(`${path}.${name}" to be a non-empty string`, field)
  }
  if (rank !== undefined && !(Number.isInteger(rank) && (rank as number) >= 1))
    return refuse(`${path}.rank" to be a whole number from 1`, rank)
  if (label !== undefined && typeof label !== 'string') return refuse(`${path}.label" to be a string`, label)
  return { topic, question, option, ...given({ rank, label }) } as PersonChoice
}

function readTraitValues(traits: Fields, refuse: Refuse): Record<string, TraitValue> {
  const entries = Object.entries(traits).map(([name, value]): [string, TraitValue] => {
    if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      return [name, value]
    return refuse(`"traits.${name}" to be a string, a number, true, false or null`, value)
  })
  return Object.fromEntries(entries)
}

const given = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

function show(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = typeof value === 'string' ? `"${value}"` : JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
