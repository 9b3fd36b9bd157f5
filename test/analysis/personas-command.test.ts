// `cli personas`: what it refuses and how, and what it writes.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UsageError } from '../../server/commands/arguments'
import { personas } from '../../server/commands/personas'
import { plantPeople } from './persona-planted-people'

const folder = mkdtempSync(join(tmpdir(), 'verbatim-personas-'))
const out = join(folder, 'personas.json')
const file = (text: string | Buffer) => {
  const path = join(folder, 'respondents.jsonl')
  writeFileSync(path, text)
  return path
}
const said: string[] = []
beforeEach(() => {
  said.length = 0
  rmSync(out, { force: true })
  for (const stream of [process.stdout, process.stderr]) {
    jest.spyOn(stream, 'write').mockImplementation((text) => said.push(String(text)) > 0)
  }
})
afterEach(() => jest.restoreAllMocks())
afterAll(() => rmSync(folder, { recursive: true }))

const good = '{"id":"r1","answers":[{"topic":"challenge","text":"Reports take too long."}]}'

describe('bad input is refused in one line that names the file, the line and what was expected, and nothing is written', () => {
  it.each([
    ['no file', undefined, 'expected a file of JSON lines, got no such file'],
    ['an empty file', '\n', 'line 1: expected at least one respondent, got none'],
    ['a broken line', `${good}\n{"id":`, 'line 2: expected a JSON object, got "{"id":"'],
    ['a list', `${good}\n[]`, 'line 2: expected a JSON object, got []'],
    ['no id', '{"answers":[]}', 'line 1: expected "id" to be a non-empty string, got nothing'],
    ['an id twice', `${good}\n\n${good}`, 'line 3: expected an id of its own (line 1 has it already), got "r1"'],
    ['answers that are none', '{"id":"r1","answers":"x"}', 'line 1: expected "answers" to be a list, got "x"'],
    [
      'a text that is a number',
      '{"id":"r1","answers":[{"topic":"goal","text":3}]}',
      'line 1: expected "answers[0].text" to be a string, got 3',
    ],
    [
      'a trait that is a list',
      '{"id":"r1","answers":[],"traits":{"a":[]}}',
      'line 1: expected "traits.a" to be a string, a number, true, false or null, got []',
    ],
    [
      'a choice without an option',
      '{"id":"r1","answers":[],"choices":[{"topic":"challenge","question":"q"}]}',
      'line 1: expected "choices[0].option" to be a non-empty string, got nothing',
    ],
    [
      'bytes that are no text',
      Buffer.from([...Buffer.from(`${good}\n"`), 0xff, 0xfe]),
      'line 2: expected UTF-8 text, got bytes that are none',
    ],
  ])('%s', async (_, text, expected) => {
    const input = text === undefined ? join(folder, 'absent.jsonl') : file(text)
    const refusal = await personas(['--in', input, '--out', out]).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(UsageError)
    expect((refusal as Error).message.startsWith(`${input}: `)).toBe(true)
    expect((refusal as Error).message).toContain(expected)
    expect((refusal as Error).message).not.toContain('\n')
    expect(readdirSync(folder).filter((name) => name.startsWith('personas'))).toEqual([])
  })

  it.each([
    ['--personas', '9'],
    ['--personas', 'many'],
    ['--seed', '1.5'],
  ])('%s %s', async (name, value) => {
    await expect(personas(['--in', file(good), '--out', out, name, value])).rejects.toThrow(`expected ${name}`)
  })

  it('a place that cannot be written to', async () => {
    await expect(personas(['--in', file(good), '--out', join(folder, 'absent', 'x.json')])).rejects.toThrow(
      'expected a place where a file can be written',
    )
  })
})

it('writes personas in the form of the contract, the same on every run, with progress beside the result', async () => {
  const { people } = plantPeople({ count: 60 })
  const input = file(`\ufeff${people.map((person) => JSON.stringify(person)).join('\r\n')}`)
  await personas(['--in', input, '--out', out, '--personas', '3', '--seed', '2'])
  const first = readFileSync(out, 'utf8')
  await personas(['--in', input, '--out', out, '--personas', '3', '--seed', '2'])
  expect(readFileSync(out, 'utf8')).toBe(first)
  const result = JSON.parse(first)
  expect(Object.keys(result)).toEqual(
    expect.arrayContaining(['verdict', 'k', 'curve', 'personas', 'between', 'unplaced']),
  )
  expect(result.curve[0]).toMatchObject({
    k: 2,
    stability: expect.any(Number),
    coverage: expect.any(Number),
    separation: expect.any(Number),
  })
  expect(result.personas[0]).toMatchObject({
    id: 'p1',
    name: expect.any(String),
    members: expect.any(Array),
    traits: expect.any(Object),
    leakage: { jobTitle: expect.any(Number) },
  })
  expect(result.personas[0].challenges[0].evidence[0]).toMatchObject({
    respondent: expect.any(String),
    text: expect.any(String),
  })
  expect(said.join('')).toContain('group')
  expect(existsSync(`${out}.${process.pid}.part`)).toBe(false)
})
