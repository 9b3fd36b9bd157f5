// `cli themes` on real files: what is refused, and the columns, order and summary it writes.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { UsageError } from '../../server/commands/arguments'
import { themes } from '../../server/commands/themes'

let folder: string
let printed: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'themes-'))
  printed = ''
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text)
    return true
  })
  jest.spyOn(process.stderr, 'write').mockImplementation(() => true)
})
afterEach(() => {
  jest.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

const put = (name: string, content: string | Buffer): string => {
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}
const run = async (file: string, ...more: string[]): Promise<Record<string, string>[]> => {
  const out = join(folder, 'out.csv')
  await themes(['--in', file, '--text', 'text', '--out', out, ...more])
  return parse(readFileSync(out), { columns: true })
}
const about = (thing: string, state: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) => `the ${thing} is ${state}, ${thing} number ${at}`)
const answers = [...about('parcel delivery', 'late', 8), ...about('invoice payment', 'wrong', 6)]

describe('cli themes refuses, leaving no file', () => {
  it.each([
    [
      'a file that is not there',
      () => join(folder, 'none.csv'),
      [],
      /none\.csv: expected a file that can be read, got no such file/,
    ],
    ['an ending it does not know', () => put('a.xlsx', 'text\nx'), [], /a\.xlsx: expected a file that ends in/],
    [
      'a missing column',
      () => put('a.csv', 'id,answer\n1,x'),
      [],
      /a\.csv: line 1: expected a column "text", got id, answer/,
    ],
    ['an empty file', () => put('a.csv', ''), [], /a\.csv: line 1: expected a header row/],
    ['a ragged row', () => put('a.csv', 'id,text\n1,x\n2'), [], /a\.csv: line 3: expected 2 columns/],
    ['an open quote', () => put('a.csv', 'id,text\n1,"x\n2,y\n'), [], /a\.csv: line \d+: expected quotes that close/],
    ['broken JSON', () => put('a.jsonl', '{"text":"x"}\n{"text":'), [], /a\.jsonl: line 2: expected a JSON object/],
    ['a list for an object', () => put('a.jsonl', '[1]'), [], /a\.jsonl: line 1: expected a JSON object/],
    ['a NUL byte', () => put('a.csv', 'text\na\u0000b'), [], /a\.csv: line 2: expected text, got a NUL byte/],
    [
      'no groups',
      () => put('a.csv', 'text\nx'),
      ['--groups', '0'],
      /--groups: expected a whole number from 1, or auto, got "0"/,
    ],
    ['a seed in words', () => put('a.csv', 'text\nx'), ['--seed', 'one'], /--seed: expected a whole number/],
  ])('%s', async (_, file, more, message) => {
    const refused = run(file(), ...more)
    await expect(refused).rejects.toThrow(UsageError)
    await expect(refused).rejects.toThrow(message)
    expect(readdirSync(folder).filter((name) => name.startsWith('out'))).toEqual([])
  })
})

describe('cli themes', () => {
  it('writes every row in its order with theme, label and confidence', async () => {
    const rows = await run(
      put('a.csv', `id,text\n${answers.map((text, at) => `${at},"${text}"`).join('\n')}\n99,\n`),
      '--groups',
      '2',
    )
    expect(rows.map(({ id }) => Number(id))).toEqual([...answers.keys(), 99])
    expect(rows.map(({ theme }) => Number(theme))).toEqual([
      ...Array<number>(8).fill(0),
      ...Array<number>(6).fill(1),
      -1,
    ])
    expect(rows[0]).toMatchObject({
      theme_label: expect.stringMatching(/parcel|delivery/),
      theme_confidence: expect.stringMatching(/^[01]\.\d{3}$/),
    })
    expect(rows.at(-1)).toMatchObject({ theme_label: '', theme_confidence: '0' })
    expect(printed).toMatch(/^15 answers, 2 themes in \d+\.\d\d s\n/)
    expect(printed).toContain('unplaced: 1 empty')
  })

  it('reads the same from CSV, TSV and JSON lines, with marks, quotes and Windows line ends', async () => {
    const csv = await run(
      put('a.csv', `\ufeff"text"\r\n${answers.map((text) => `"${text}"`).join('\r\n')}\r\n`),
      '--groups',
      '2',
    )
    const tsv = await run(put('a.tsv', `text\n${answers.join('\n')}\n`), '--groups', '2')
    const wide = await run(
      put('b.csv', Buffer.from(`\ufefftext\n${answers.map((text) => `"${text}"`).join('\n')}\n`, 'utf16le')),
      '--groups',
      '2',
    )
    const lines = await run(put('a.jsonl', answers.map((text) => JSON.stringify({ text })).join('\n')), '--groups', '2')
    expect([tsv, wide, lines]).toEqual([csv, csv, csv])
  })

  it('keeps loose quotes of tab-separated text, quoted line ends of CSV, and columns with its own names', async () => {
    const [loose] = await run(put('a.tsv', 'id\ttext\n1\t"never used one\n'))
    expect(loose).toMatchObject({ text: '"never used one' })
    const [quoted] = await run(put('a.csv', 'theme,text\nold,"two\nlines, here"\n'))
    expect(quoted).toMatchObject({ theme_in: 'old', text: 'two\nlines, here', theme: '0' })
  })

  it('writes the same bytes for the same seed', async () => {
    const file = put('a.csv', `text\n${answers.map((text) => `"${text}"`).join('\n')}\n`)
    const once = await run(file, '--seed', '4')
    expect(await run(file, '--seed', '4')).toEqual(once)
  })
})
