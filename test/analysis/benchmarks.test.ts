// What benchmarks do with a folder that does not hold what they measure, or an option they do not have: exit code 2 and one line that says what was expected, never
// a row of noughts.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(__dirname, '..', '..')
const folder = mkdtempSync(join(tmpdir(), 'bench-'))
const other = mkdtempSync(join(tmpdir(), 'bench-'))
const wrong = join(other, 'wrong.tsv')
beforeAll(() => {
  writeFileSync(wrong, 'name\tcolour\nAda\tgreen\n')
  writeFileSync(join(other, 'set.truth.jsonl'), '{"id":"r1","persona":"a"}\n')
})
afterAll(() => {
  for (const made of [folder, other]) rmSync(made, { recursive: true })
})

const labelled = /^expected a folder with files NAME\.tsv that have the columns label and text, got .+ which has none$/
const planted = /^expected a folder with planted sets, NAME\.jsonl beside NAME\.truth\.jsonl, got .+ which has none$/

it.each<[string, string[], RegExp]>([
  ['frozen', ['--data', folder], planted],
  ['frozen', ['--texts', folder], labelled],
  ['personas', ['--data', folder], planted],
  ['personas', ['--texts', folder], labelled],
  ['themes', ['--data', folder], labelled],
  ['speed', ['--data', folder], labelled],
  ['count', ['--data', folder], labelled],
  ['joins', ['--data', folder], /^expected a file NAME\.tsv .+ which cannot be read \(EISDIR\)$/],
  ['pauses', ['--data', folder], /^expected a file with the column text, got .+ \(EISDIR\)$/],
  ['themes', ['--data', join(folder, 'absent')], /which cannot be read as a folder \(ENOENT\)$/],
  ['themes', ['--data', other], /wrong\.tsv to begin with the columns label and text, got “name\tcolour”$/],
  ['themes', ['--data', other, '--sets', 'wrong,right'], /^expected sets of .+, got right, which is not among them$/],
  ['themes', ['--unknown'], /^Unknown option '--unknown'$/],
  ['start', ['--unknown'], /^Unknown option '--unknown'$/],
  ['store', ['more'], /^Unexpected argument 'more'$/],
  ['count', ['--data'], /^Option '--data <value>' argument missing$/],
  ['frozen', ['--data', other], /got .+set\.jsonl, which cannot be read \(ENOENT\)$/],
])(
  'the benchmark %s refuses %j in one line',
  (name, args, said) => {
    const run = spawnSync(process.execPath, ['test/benchmarks/run.mjs', name, ...args], { cwd: root, encoding: 'utf8' })
    expect([run.status, run.stdout.trim()]).toEqual([2, ''])
    expect(run.stderr.trim()).toMatch(said)
  },
  60_000,
)
